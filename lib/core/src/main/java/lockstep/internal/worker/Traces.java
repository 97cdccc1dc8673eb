package lockstep.internal.worker;

import java.util.Arrays;

/// Stack traces as the person who wrote the task knows them.
final class Traces {

  private static final String OURS = "lockstep.internal.worker.";

  private Traces() {}

  /// Cuts off the frames that lie below the task's own, from an exception and its causes.
  static void trim(Throwable exception) {
    Throwable next = exception;
    // A chain of causes may be a ring.
    for (int depth = 0; next != null && depth < 100; depth++) {
      StackTraceElement[] frames = next.getStackTrace();
      int end = frames.length;
      while (end > 0 && !frames[end - 1].getClassName().startsWith(OURS)) {
        end--;
      }
      while (end > 0 && frames[end - 1].getClassName().startsWith(OURS)) {
        end--;
      }
      if (end > 0) {
        next.setStackTrace(Arrays.copyOf(frames, end));
      }
      next = next.getCause();
    }
  }
}
