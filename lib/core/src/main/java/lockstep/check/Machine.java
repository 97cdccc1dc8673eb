package lockstep.check;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import lockstep.internal.hook.Hooks;
import lockstep.picture.Picture;
import lockstep.picture.Table;
import lockstep.process.WorkerProcess;
import org.jspecify.annotations.Nullable;

/// What this machine offers the lessons, in plain words.
///
/// Immutable; any thread may make one. Looking takes about a second: it starts a worker process and
/// asks for the version of CPython. What is missing is a sentence that says what to do.
public final class Machine implements Picture {

  private static final int JAVA_WANTED = 25;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Table table;
  private final boolean ready;

  private Machine(Table table, boolean ready) {
    this.table = table;
    this.ready = ready;
  }

  /// Looks at this machine.
  ///
  /// @throws InterruptedException if the calling thread is interrupted meanwhile
  public static Machine check() throws InterruptedException {
    boolean java = Runtime.version().feature() >= JAVA_WANTED;
    Optional<Duration> worker = timeOfOneWorker();
    int cores = Runtime.getRuntime().availableProcessors();
    Table table =
        Table.of("", "here", "what it means")
            .row(
                mark(java),
                "Java "
                    + Runtime.version().feature()
                    + " ("
                    + System.getProperty("java.vendor")
                    + ")",
                java ? "the lessons run on it" : "the lessons need Java 25: start them with mvn")
            .row("✓", kernel(), "runs the cells")
            .row(
                mark(Hooks.hasAgent()),
                Hooks.hasAgent() ? "the agent is there" : "no agent beside the kernel",
                Hooks.hasAgent()
                    ? "Stop really stops a cell, System.exit does not end the kernel"
                    : "Stop may leave a loop running: choose the kernel Java that mvn installed")
            .row(
                mark(worker.isPresent()),
                worker
                    .map(time -> "a worker process lived " + time.toMillis() + " ms")
                    .orElse("no worker process could be started"),
                worker.isPresent()
                    ? "code from a cell can run in another process"
                    : "lessons with processes will not work: is there memory left?")
            .row("✓", cores + (cores == 1 ? " core" : " cores"), coresMean(cores))
            .row("✓", memory() + " GiB of memory", "a worker process takes about 0.03 of them")
            .row("✓", System.getProperty("os.name"), "the lessons are tested on Linux")
            .row(python());
    return new Machine(table, java && worker.isPresent());
  }

  /// The size of an experiment: as given, or the part of it that the environment variable
  /// `LOCKSTEP_SCALE` says, `0.1` for example, where a lesson has to be quick or a machine is slow.
  ///
  /// @return at least 1
  public static int scaled(int size) {
    return scaled(size, System.getenv("LOCKSTEP_SCALE"));
  }

  static int scaled(int size, @Nullable String scale) {
    try {
      return scale == null ? size : Math.max(1, (int) (size * Double.parseDouble(scale)));
    } catch (NumberFormatException unreadable) {
      return size;
    }
  }

  /// Whether all lessons can run here.
  public boolean isReady() {
    return ready;
  }

  @Override
  public String html() {
    return table.html();
  }

  @Override
  public String text() {
    return table.text();
  }

  @Override
  public String toString() {
    return text();
  }

  private static Optional<Duration> timeOfOneWorker() throws InterruptedException {
    try (WorkerProcess worker = new WorkerProcess("check", () -> {})) {
      worker.start();
      if (!worker.join(PATIENCE) || worker.exitCode() != 0) {
        worker.kill();
        return Optional.empty();
      }
      return Optional.of(worker.span().elapsed());
    } catch (RuntimeException cannotStart) {
      return Optional.empty();
    }
  }

  private static String kernel() {
    String classPath = System.getProperty("java.class.path");
    return classPath.contains("jjava")
        ? "the kernel JJava"
        : classPath.contains("ijava") ? "the kernel IJava" : "no notebook: plain Java";
  }

  private static String coresMean(int cores) {
    return cores == 1
        ? "threads and processes take turns; every lesson still works"
        : "up to " + cores + " threads or processes compute at the same time";
  }

  private static long memory() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize()
        >> 30;
  }

  private static Object[] python() throws InterruptedException {
    Optional<String> version = Python.version();
    return new Object[] {
      mark(version.isPresent()),
      version.orElse("no python3"),
      version.isPresent()
          ? "experiments can run in CPython too, beside Java"
          : "cells that compare with CPython will say so and go on"
    };
  }

  private static String mark(boolean fine) {
    return fine ? "✓" : "–";
  }
}
