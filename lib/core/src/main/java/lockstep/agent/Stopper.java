package lockstep.agent;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// Stops runs.
///
/// ```
///   1 the run is stopping     every checkpoint looks
///   2 whenStopped actions     worker processes end
///   3 executors shut down, threads are interrupted, again and again, until none is left
///   4 what is still there after a second is watched; checkpoints rest, except in its classes
/// ```
///
/// One daemon thread does it, started when it is first needed. Any thread may call it.
final class Stopper {

  /// After that the checkpoints of other cells are free again.
  private static final Duration HURRY = Duration.ofSeconds(1);

  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofMillis(250);

  private static final Sites SITES = new Sites();

  /// Runs being stopped, and when that started, in nanoseconds.
  private static final ConcurrentHashMap<Run, Long> RUNS = new ConcurrentHashMap<>();

  private static final Object NEWS = new Object();
  private static @Nullable Thread worker;
  private static volatile @Nullable Run onlyRun;
  private static int gils;

  private Stopper() {}

  static Sites sites() {
    return SITES;
  }

  /// The run being stopped, if no other run has any thread; else null.
  static @Nullable Run onlyRun() {
    return onlyRun;
  }

  /// Starts to stop a run; returns at once.
  static void stop(Run run) {
    synchronized (NEWS) {
      run.startStopping();
      RUNS.putIfAbsent(run, System.nanoTime());
      SITES.look();
      if (worker == null) {
        worker =
            Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("lockstep stop")
                .start(Stopper::work);
      }
      NEWS.notifyAll();
    }
  }

  /// Waits until nothing of a run is left, or for a while.
  ///
  /// @return what is left
  static List<Leftover> await(Run run, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (run.isStopping() && System.nanoTime() < end) {
      try {
        Thread.sleep(SHORT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return run.isStopping() ? Leftovers.describe(run, Threads.of(run)) : List.of();
  }

  /// A thread has come under a GIL, or left it: its checkpoints must look.
  static void gil(int more) {
    synchronized (NEWS) {
      gils += more;
      if (gils > 0) {
        SITES.look();
      } else if (RUNS.isEmpty()) {
        SITES.rest(Set.of());
      }
    }
  }

  private static void work() {
    while (true) {
      try {
        boolean hurry = step();
        synchronized (NEWS) {
          if (RUNS.isEmpty()) {
            NEWS.wait();
          } else {
            NEWS.wait(hurry ? SHORT.toMillis() : LONG.toMillis());
          }
        }
      } catch (InterruptedException | RuntimeException | OutOfMemoryError e) {
        // Whatever it was, cells must stay stoppable.
      }
    }
  }

  /// @return whether any run is in its first second
  private static boolean step() {
    onlyRun = findOnlyRun();
    Set<String> busy = new HashSet<>();
    for (Run run : RUNS.keySet()) {
      run.takeActions().forEach(Stopper::runSafely);
      Pools.shutDown(run);
      List<Thread> threads = Threads.of(run);
      threads.forEach(Thread::interrupt);
      if (threads.isEmpty() && run != Evaluation.currentRun() && !mayBeInCommonPool(run)) {
        RUNS.remove(run);
        run.stopped();
      } else {
        threads.forEach(thread -> addCells(busy, thread.getStackTrace()));
      }
    }
    synchronized (NEWS) {
      long now = System.nanoTime();
      boolean hurry = RUNS.values().stream().anyMatch(since -> now - since < HURRY.toNanos());
      if (!hurry && gils == 0) {
        SITES.rest(busy);
      }
      return hurry;
    }
  }

  /// Tasks there that call nothing but short lambdas are not seen on any stack.
  private static boolean mayBeInCommonPool(Run run) {
    return run == onlyRun && !ForkJoinPool.commonPool().isQuiescent();
  }

  private static @Nullable Run findOnlyRun() {
    Set<Run> living = new HashSet<>(RUNS.keySet());
    Threads.all().forEach(thread -> living.add(Threads.runOf(thread)));
    living.add(Evaluation.currentRun());
    living.remove(null);
    return living.size() == 1 && !RUNS.isEmpty() ? living.iterator().next() : null;
  }

  private static void addCells(Set<String> names, StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (CellTransformer.isCell(frame.getClassName())) {
        names.add(frame.getClassName());
      }
    }
  }

  private static void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      // It is the library's, and there is nobody to tell: the run ends without it.
    }
  }
}
