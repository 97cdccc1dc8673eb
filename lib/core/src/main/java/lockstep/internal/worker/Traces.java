package lockstep.internal.worker;

import java.util.Arrays;
import java.util.List;

/// Stack traces as the person who wrote the task knows them.
final class Traces {

  private static final String OURS = "lockstep.internal.worker.";

  /// What may lie between a task and us, when it is called without its lambda.
  private static final List<String> BETWEEN =
      List.of("lockstep.internal.travel.Template", "java.lang.reflect.", "jdk.internal.reflect.");

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
      while (end > 0 && isOurs(frames[end - 1].getClassName())) {
        end--;
      }
      if (end > 0) {
        next.setStackTrace(Arrays.copyOf(frames, end));
      }
      next = next.getCause();
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith(OURS) || BETWEEN.stream().anyMatch(name::startsWith);
  }
}
