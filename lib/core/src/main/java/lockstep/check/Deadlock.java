package lockstep.check;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.picture.Picture;
import lockstep.picture.WaitGraph;
import org.jspecify.annotations.Nullable;

/// Threads of this process that wait for each other in a circle, as they were when somebody looked.
///
/// It finds what the JVM knows: monitors (`synchronized`) and locks of `java.util.concurrent`, held
/// by platform threads. Immutable; any thread may look. Looking stops all threads for a moment.
public final class Deadlock implements Picture {

  private final WaitGraph graph;
  private final List<Thread> threads;

  private Deadlock(WaitGraph graph, List<Thread> threads) {
    this.graph = graph;
    this.threads = threads;
  }

  /// Looks for threads that wait for each other. Locks are called `lock 1` and so on.
  public static Deadlock find() {
    return find(Map.of());
  }

  /// Looks for threads that wait for each other.
  ///
  /// @param names what the picture calls the locks: names, and [ReentrantLock]s or objects that
  ///   serve as monitors
  public static Deadlock find(Map<String, ?> names) {
    ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
    long[] ids = jvm.findDeadlockedThreads();
    if (ids == null) {
      return new Deadlock(WaitGraph.empty(), List.of());
    }
    Map<Long, ThreadInfo> waiting = new LinkedHashMap<>();
    for (ThreadInfo info : jvm.getThreadInfo(ids, true, true)) {
      if (info != null) {
        waiting.put(info.getThreadId(), info);
      }
    }
    Map<Long, Thread> living = new LinkedHashMap<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> living.put(thread.threadId(), thread));
    List<String> unnamed = new ArrayList<>();
    WaitGraph graph = WaitGraph.empty();
    List<Thread> threads = new ArrayList<>();
    while (!waiting.isEmpty()) {
      ThreadInfo info = waiting.values().iterator().next();
      // Along the circle.
      while (info != null) {
        waiting.remove(info.getThreadId());
        Thread thread = living.get(info.getThreadId());
        if (thread != null) {
          threads.add(thread);
        }
        graph =
            graph.wait(
                info.getThreadName(),
                CellLines.innermost(info.getStackTrace()),
                name(info.getLockInfo(), thread, names, unnamed),
                info.getLockOwnerName());
        info = waiting.get(info.getLockOwnerId());
      }
    }
    return new Deadlock(graph, List.copyOf(threads));
  }

  /// Whether there was one.
  public boolean exists() {
    return !threads.isEmpty();
  }

  /// The threads that wait for each other, and those that wait for them.
  public List<Thread> threads() {
    return threads;
  }

  @Override
  public String html() {
    return graph.html();
  }

  @Override
  public String text() {
    return exists() ? graph.text() : "No threads wait for each other in a circle.";
  }

  @Override
  public String toString() {
    return text();
  }

  private static String name(
      LockInfo lock, @Nullable Thread thread, Map<String, ?> names, List<String> unnamed) {
    for (Map.Entry<String, ?> entry : names.entrySet()) {
      boolean isIt =
          entry.getValue() instanceof ReentrantLock own
              ? thread != null && own.hasQueuedThread(thread)
              : System.identityHashCode(entry.getValue()) == lock.getIdentityHashCode();
      if (isIt) {
        return entry.getKey();
      }
    }
    String id = lock.toString();
    if (!unnamed.contains(id)) {
      unnamed.add(id);
    }
    return "lock " + (unnamed.indexOf(id) + 1);
  }
}
