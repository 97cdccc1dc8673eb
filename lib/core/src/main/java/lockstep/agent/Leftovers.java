package lockstep.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describes threads to a learner.
final class Leftovers {

  private Leftovers() {}

  static List<Leftover> describe(Run run, Collection<Thread> threads) {
    return threads.stream().map(thread -> describe(run, thread)).toList();
  }

  static Leftover describe(Run run, Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return new Leftover(
        run.count(),
        nameOf(thread),
        thread.getState(),
        cpuOf(thread),
        lockOf(thread),
        stack.length == 0 ? null : lineOf(stack));
  }

  static String nameOf(Thread thread) {
    return thread.isVirtual() && thread.getName().isEmpty()
        ? "virtual #" + thread.threadId()
        : thread.getName();
  }

  private static @Nullable Duration cpuOf(Thread thread) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (thread.isVirtual() || !threads.isThreadCpuTimeSupported()) {
      return null;
    }
    long nanos = threads.getThreadCpuTime(thread.threadId());
    return nanos < 0 ? null : Duration.ofNanos(nanos);
  }

  private static @Nullable String lockOf(Thread thread) {
    if (thread.isVirtual()) {
      return null;
    }
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.threadId());
    if (info == null || info.getLockName() == null) {
      return null;
    }
    String owner = info.getLockOwnerName();
    return info.getLockName() + (owner == null ? "" : ", held by " + owner);
  }

  private static String lineOf(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (CellTransformer.isCell(frame.getClassName())) {
        return stack[0] == frame ? frame.toString() : stack[0] + ", called by " + frame;
      }
    }
    return stack[0].toString();
  }
}
