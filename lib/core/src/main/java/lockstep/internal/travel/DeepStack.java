package lockstep.internal.travel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Runs what may recurse deeply: serialization takes a few frames for each link of a chain of
/// objects, and an ordinary stack ends after some 1,500 of them.
final class DeepStack {

  /// Address space, of which only what is used costs memory, in bytes.
  private static final long SIZE = 1L << 30;

  private DeepStack() {}

  /// Calls something here, and again on a very deep stack if this one does not suffice. So it must
  /// be possible to call it twice.
  ///
  /// @throws StackOverflowError if no stack suffices
  static <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
    try {
      return body.call();
    } catch (StackOverflowError tooDeep) {
      return callDeep(body);
    }
  }

  private static <T extends @Nullable Object> T callDeep(Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(null, task, "deep stack", SIZE, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw e;
      }
    }
  }
}
