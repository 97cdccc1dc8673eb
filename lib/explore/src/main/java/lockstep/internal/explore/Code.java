package lockstep.internal.explore;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
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

  private final byte[] packed;
  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private @Nullable Action body;

  Code(byte[] packed) {
    this.packed = packed;
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (!thrown.getClass().getName().startsWith("org.jetbrains.")) {
            uncaught.add(thrown);
          }
        });
  }

  /// Makes everything as it was before the first run.
  void refresh() throws IOException {
    uncaught.clear();
    Object code = Unpacker.unpack(packed, ClassLoader.getSystemClassLoader());
    if (!(code instanceof Action action)) {
      throw new IOException("no code");
    }
    body = action;
    instrument(action);
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

  @SuppressWarnings("unchecked")
  private static <E extends Exception> E sneaky(Exception thrown) {
    // What the user's code threw is to be seen as it is.
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
