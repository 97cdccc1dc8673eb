package lockstep.check;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.picture.Picture;
import lockstep.picture.WaitGraph;
import lockstep.shared.Claimant;
import lockstep.shared.SharedLock;
import org.jspecify.annotations.Nullable;

/// Threads that wait for each other in a circle, as they were when somebody looked.
///
/// In this process it finds what the JVM knows: monitors (`synchronized`) and locks of
/// `java.util.concurrent`, held by platform threads; looking stops all threads for a moment.
/// Between processes it finds what the shared locks know, which are asked one after the other: a
/// circle that was seen twice is one. Immutable; any thread may look.
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

  /// Looks for threads of several processes that wait for each other.
  ///
  /// @param locks what the picture calls the locks, and the locks
  public static Deadlock between(Map<String, SharedLock> locks) {
    Map<Claimant, String> wanted = new LinkedHashMap<>();
    locks.forEach((name, lock) -> lock.waiting().forEach(waiter -> wanted.put(waiter, name)));
    for (Claimant start : wanted.keySet()) {
      WaitGraph graph = WaitGraph.empty();
      Set<Claimant> seen = new HashSet<>();
      Optional<Claimant> next = Optional.of(start);
      while (next.isPresent() && wanted.containsKey(next.get()) && seen.add(next.get())) {
        Claimant waiter = next.get();
        String lock = wanted.get(waiter);
        next = locks.get(lock).holder();
        graph = graph.wait(name(waiter), "", lock, next.map(Deadlock::name).orElse("nobody"));
      }
      if (next.equals(Optional.of(start))) {
        return new Deadlock(graph, List.of());
      }
    }
    return new Deadlock(WaitGraph.empty(), List.of());
  }

  /// Whether there was one.
  public boolean exists() {
    return !graph.isEmpty();
  }

  /// The threads of this process that wait for each other.
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

  private static String name(Claimant claimant) {
    return "process " + claimant.pid() + ", thread " + claimant.thread();
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
