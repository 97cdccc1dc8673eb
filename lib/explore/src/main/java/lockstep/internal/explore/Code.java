package lockstep.internal.explore;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import lockstep.internal.travel.Unpacker;
import lockstep.task.Action;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;
import org.jspecify.annotations.Nullable;

/// The code under search, run once for each interleaving, each time with fresh copies of the
/// variables that it reads and of the objects that it captured.
///
/// Lincheck restores what it saw being written; it cannot look into lambdas, and would let one run
/// see what an earlier one has left.
final class Code implements Runnable {

  /// Calls of a [Subject].
  ///
  /// @param calls by number
  /// @param model whether to call the model
  /// @param sequences what explains their results; null if nothing has to
  private record Stage(
      Scenario scenario, List<Call> calls, boolean model, @Nullable Sequences sequences) {}

  private final byte[] packed;
  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private @Nullable Action body;
  private @Nullable Stage stage;

  Code(byte[] packed) {
    this.packed = packed;
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (!thrown.getClass().getName().startsWith("org.jetbrains.")) {
            uncaught.add(thrown);
          }
        });
  }

  /// What it is, freshly unpacked: an [Action] or a [Subject].
  Object unpacked() throws IOException {
    return Unpacker.unpack(packed, ClassLoader.getSystemClassLoader());
  }

  /// Chooses what is called in the next runs, where the code is a [Subject].
  void stage(Scenario scenario, List<Call> calls, boolean model, @Nullable Sequences sequences) {
    stage = new Stage(scenario, calls, model, sequences);
  }

  /// Makes everything as it was before the first run.
  ///
  /// @param recorder is told of the calls of a [Subject]; null if nobody wants to know
  void refresh(@Nullable Recorder recorder) throws IOException {
    uncaught.clear();
    switch (unpacked()) {
      case Action action -> {
        body = action;
        instrument(action);
      }
      case Subject subject -> {
        var making = stage.model ? subject.model() : subject.making();
        body = new Scene(making, stage.scenario, stage.calls, recorder);
        instrument(making);
      }
      default -> throw new IOException("no code");
    }
  }

  /// The calls of the last run, if they have to be explained.
  @Nullable Scene judged() {
    return stage != null && stage.sequences != null ? scene() : null;
  }

  /// The calls of the last run.
  Scene scene() {
    return (Scene) body;
  }

  /// What explains them.
  Sequences sequences() {
    return stage.sequences;
  }

  /// What ended a thread other than the first, or null.
  @Nullable Throwable uncaught() {
    return uncaught.peek();
  }

  @Override
  public void run() {
    try {
      body.run();
    } catch (Exception thrown) {
      throw Code.<RuntimeException>sneaky(thrown);
    }
  }

  /// What the user's code threw is to be seen as it is.
  @SuppressWarnings("unchecked")
  static <E extends Throwable> E sneaky(Throwable thrown) {
    return (E) thrown;
  }

  /// Prepares the classes of objects that exist before the run starts, and of code that is called
  /// through a method reference.
  private static void instrument(@Nullable Object object) {
    switch (object) {
      case null -> {}
      case Object[] array -> {
        for (Object element : array) {
          instrument(element);
        }
      }
      case Object lambda when lambda.getClass().isHidden() -> instrumentLambda(lambda);
      default -> LincheckInstrumentation.INSTANCE.ensureObjectIsTransformed(object);
    }
  }

  private static void instrumentLambda(Object lambda) {
    try {
      Method written = lambda.getClass().getDeclaredMethod("writeReplace");
      written.setAccessible(true);
      if (written.invoke(lambda) instanceof SerializedLambda made) {
        String type = made.getImplClass().replace('/', '.');
        LincheckInstrumentation.INSTANCE.ensureClassHierarchyIsTransformed(type);
        for (int i = 0; i < made.getCapturedArgCount(); i++) {
          instrument(made.getCapturedArg(i));
        }
      }
    } catch (ReflectiveOperationException | RuntimeException closed) {
      // A lambda of the JDK: what it holds is prepared when it is used.
    }
  }
}
