package lockstep.agent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import lockstep.internal.hook.CellRun.Registration;
import lockstep.internal.hook.Checkpoint;
import org.jspecify.annotations.Nullable;

/// For which runs of cells a thread works at present.
///
/// ```
///   thread started by cell 3:  home = 3
///   runs a lambda of cell 5:   top  = 5 ──▶ (nothing below)     works for 5 and 3
/// ```
///
/// One object a thread, inherited as a new object by the threads it starts. Only the thread itself
/// enters and leaves; others may look. Being stopped for any of the runs stops what the thread
/// does.
final class Work {

  /// How long `finally` blocks may call code of cells before that is stopped too.
  private static final long GRACE = Duration.ofMillis(200).toNanos();

  /// Also read by [Threads], from outside.
  static final InheritableThreadLocal<@Nullable Work> OF_THREAD =
      new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Work childValue(@Nullable Work parent) {
          Run run = parent == null ? null : parent.run();
          return run == null ? null : new Work(run);
        }
      };

  /// A task being run, and what the thread does below it.
  record Level(@Nullable Run run, @Nullable Level below) {}

  private volatile @Nullable Run home;
  private volatile @Nullable Level top;

  /// Whether `home` has been corrected for threads of pools.
  private volatile boolean settled;

  /// Of the thread itself.
  private @Nullable Checkpoint gil;

  private @Nullable CellStopped thrown;
  private long thrownAt;

  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(Work.class, "top", Level.class);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Work(@Nullable Run home) {
    this.home = home;
  }

  /// The calling thread's, made if there was none.
  static Work current() {
    Work work = OF_THREAD.get();
    if (work == null) {
      work = new Work(null);
      OF_THREAD.set(work);
    }
    work.settle(Thread.currentThread());
    return work;
  }

  /// The run that the calling thread's present task belongs to, or null outside of cells.
  static @Nullable Run currentRun() {
    Work work = OF_THREAD.get();
    if (work == null) {
      return null;
    }
    work.settle(Thread.currentThread());
    return work.run();
  }

  /// A pool's thread is started by whoever fills the pool, but belongs to whoever made the pool.
  Work settle(Thread thread) {
    if (!settled) {
      settled = true;
      if (Pools.isWorker(thread)) {
        home = Pools.makerOf(thread);
      }
    }
    return this;
  }

  @Nullable Run run() {
    Level level = top;
    return level == null ? home : level.run;
  }

  boolean isFor(Run run) {
    if (home == run) {
      return true;
    }
    for (Level level = top; level != null; level = level.below) {
      if (level.run == run) {
        return true;
      }
    }
    return false;
  }

  /// Starts a task.
  void enter(@Nullable Run run) {
    Level before = top;
    set(before == null && run != null ? run.level() : new Level(run, before));
  }

  /// Ends the innermost task.
  void leaveTop() {
    Level level = top;
    set(level == null ? null : level.below);
  }

  /// Others see it soon; a volatile write would cost as much as a small task.
  private void set(@Nullable Level level) {
    TOP.setRelease(this, level);
  }

  /// Makes the calling thread reach a checkpoint wherever code of cells looks.
  static Registration underGil(Checkpoint checkpoint) {
    Work work = current();
    Checkpoint before = work.gil;
    work.gil = checkpoint;
    Stopper.gil(1);
    return () -> {
      work.gil = before;
      Stopper.gil(-1);
    };
  }

  /// What a checkpoint does while it looks.
  static void check() {
    Work work = OF_THREAD.get();
    Run stopped = work == null ? null : work.stopping();
    if (stopped == null) {
      stopped = Run.stoppingByCode(work);
    }
    if (stopped != null) {
      current().stop(stopped);
    } else if (work != null && work.gil != null) {
      work.gil.reached();
    }
  }

  /// What a checkpoint does at the start of a `catch`: nothing swallows the end of a cell.
  static void checkCaught(Throwable caught) {
    if (caught instanceof CellStopped stop && current().isFor(stop.run)) {
      throw stop;
    }
    check();
  }

  private @Nullable Run stopping() {
    for (Level level = top; level != null; level = level.below) {
      if (level.run != null && level.run.isStopping()) {
        return level.run;
      }
    }
    Run base = home;
    return base != null && base.isStopping() ? base : null;
  }

  private void stop(Run run) {
    long now = System.nanoTime();
    if (thrown == null || thrown.run != run) {
      thrown = new CellStopped(run);
      thrownAt = now;
    } else if (now - thrownAt <= GRACE) {
      return;
    }
    if (Evaluation.isKernelThread(Thread.currentThread())) {
      // In a `toString`, for example. An error would end the kernel's thread.
      throw new CancellationException(thrown.getMessage());
    }
    throw thrown;
  }
}
