package lockstep.internal.hook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The answers of the agent, or the defaults where there is none.
///
/// Filled once, before any cell runs; read from any thread.
public final class Hooks {

  // Null as long as there is no agent: defaults made of lambdas would cost each program that starts
  // some milliseconds.

  private static volatile @Nullable ClassBytes classBytes;
  private static volatile @Nullable Supplier<CellRun> cellRun;
  private static volatile @Nullable Function<Checkpoint, CellRun.Registration> checkpoints;
  private static volatile @Nullable BiFunction<String, Integer, String> sourceLines;
  private static volatile boolean agent;

  private static final ClassValue<AtomicBoolean> INITIALIZED =
      new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
          return new AtomicBoolean();
        }
      };

  private Hooks() {}

  /// Called by the agent, once.
  public static void fill(ClassBytes bytes, Supplier<CellRun> run) {
    classBytes = Objects.requireNonNull(bytes);
    cellRun = Objects.requireNonNull(run);
    agent = true;
  }

  /// Called by the agent, once.
  ///
  /// @param installing makes the calling thread reach a checkpoint, until the registration is
  ///   closed
  public static void fillCheckpoints(Function<Checkpoint, CellRun.Registration> installing) {
    checkpoints = Objects.requireNonNull(installing);
  }

  /// Called by the agent, once.
  ///
  /// @param lines tells the text of a line, from the name of a class and a number that its byte
  ///   code gives
  public static void fillSourceLines(BiFunction<String, Integer, String> lines) {
    sourceLines = Objects.requireNonNull(lines);
  }

  /// The text of a line of a cell, stripped; empty if nobody knows it.
  ///
  /// @param type the name of a class
  /// @param line a number that its byte code gives
  public static String sourceLine(String type, int line) {
    BiFunction<String, Integer, String> lines = sourceLines;
    return lines == null ? "" : lines.apply(type, line);
  }

  /// Whether an agent has filled the hooks.
  public static boolean hasAgent() {
    return agent;
  }

  /// Byte code of loaded classes.
  public static ClassBytes classBytes() {
    ClassBytes bytes = classBytes;
    return bytes == null ? Hooks::fromLoader : bytes;
  }

  /// The run of a cell for which the calling thread works.
  public static CellRun cellRun() {
    Supplier<CellRun> run = cellRun;
    return run == null ? new NoCell() : run.get();
  }

  /// Makes code of cells that the calling thread runs reach a checkpoint, be it compiled already or
  /// not. Threads that it starts are not concerned. Without an agent nothing reaches it.
  ///
  /// While any thread asks for this, checkpoints cost all code of cells a few nanoseconds; with the
  /// first such thread, and with the last, the machine code of all cells is thrown away. So it is
  /// for threads that live longer than a moment.
  ///
  /// @return ends it; to be closed by the same thread, the last opened first
  public static CellRun.Registration reachCheckpoint(Checkpoint checkpoint) {
    Function<Checkpoint, CellRun.Registration> installing = checkpoints;
    return installing == null ? new NoCell() : installing.apply(checkpoint);
  }

  /// Called at the start of the initializer of a cell class, by code that the agent has put there.
  public static void initializing(Class<?> type) {
    INITIALIZED.get(type).set(true);
  }

  /// Whether a class has told that its initializer has begun to run.
  public static boolean hasInitialized(Class<?> type) {
    return INITIALIZED.get(type).get();
  }

  /// Asks the class's own loader for its class file: works for class paths, IJava and `jshell`.
  public static byte @Nullable [] fromLoader(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException unreadable) {
      return null;
    }
  }

  /// The run of a program without cells, which nobody stops.
  private record NoCell() implements CellRun, CellRun.Registration {

    @Override
    public String name() {
      return "this program";
    }

    @Override
    public Registration whenStopped(Runnable action) {
      return this;
    }

    @Override
    public void close() {
      // Nothing was registered.
    }

    @Override
    public void print(boolean error, String line) {
      (error ? System.err : System.out).println(line);
    }
  }
}
