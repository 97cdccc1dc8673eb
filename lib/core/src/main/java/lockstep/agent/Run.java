package lockstep.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.internal.hook.CellRun;
import org.jspecify.annotations.Nullable;

/// One evaluation of one cell, and how it is stopped.
///
/// What a run started may outlive it: the run stays *stopping* until the last of its threads has
/// ended. Any thread may call it. Stopping never fails; what cannot be stopped is told.
final class Run implements CellRun {

  /// Runs that are being stopped: checkpoints ask first whether there are any.
  private static final AtomicInteger STOPPING = new AtomicInteger();

  /// Which run defined which class around a snippet. Small, and as long-lived as the kernel.
  private static final Map<String, Run> CODE = new ConcurrentHashMap<>();

  private static final StackWalker STACK = StackWalker.getInstance();

  private final int count;
  private final Set<Runnable> whenStopped = ConcurrentHashMap.newKeySet();
  private final Work.Level level = new Work.Level(this, null);
  private volatile boolean stopping;

  /// @param count what Jupyter shows in brackets, from 1
  Run(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /// What a thread does that works for this run alone.
  Work.Level level() {
    return level;
  }

  @Override
  public String name() {
    return "cell " + count;
  }

  boolean isStopping() {
    return stopping;
  }

  @Override
  public Registration whenStopped(Runnable action) {
    // A fresh object: one action may be registered twice.
    Runnable once = () -> action.run();
    whenStopped.add(once);
    if (stopping && whenStopped.remove(once)) {
      once.run();
    }
    return () -> whenStopped.remove(once);
  }

  @Override
  public void print(boolean error, String line) {
    Screen.line(this, error, line);
  }

  /// From now on a checkpoint that looks ends the code of this run.
  synchronized void startStopping() {
    if (!stopping) {
      stopping = true;
      STOPPING.incrementAndGet();
    }
  }

  /// Nothing of the run is left.
  synchronized void stopped() {
    if (stopping) {
      stopping = false;
      STOPPING.decrementAndGet();
    }
  }

  /// What was registered, each to be run once by the caller.
  List<Runnable> takeActions() {
    List<Runnable> actions = List.copyOf(whenStopped);
    return actions.stream().filter(whenStopped::remove).toList();
  }

  /// Notes that this run defines a class.
  void defines(String className) {
    CODE.put(className, this);
  }

  /// For a thread of which nobody knows for whom it works, such as one of the common pool: the
  /// stopping run that the code on its stack is for.
  static @Nullable Run stoppingByCode(@Nullable Work work) {
    if (STOPPING.get() == 0 || (work != null && work.run() != null)) {
      return null;
    }
    return stoppingFor(
        STACK.walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(CellTransformer::isCell)
                    .reduce("", (inner, outer) -> outer)));
  }

  /// The stopping run that code of cells is for, when no thread says so: the one that defined the
  /// code, or else the only one that is left.
  ///
  /// @param outermost the class of the code that called the rest, or ""
  static @Nullable Run stoppingFor(String outermost) {
    Run definer = CODE.get(outermost);
    return definer == null || definer.isStopping() ? definer : Stopper.onlyRun();
  }

  /// Stops everything of this run, and waits for it a moment.
  ///
  /// @return what is left
  List<Leftover> stopAndWait(Duration patience) {
    Stopper.stop(this);
    return Stopper.await(this, patience);
  }
}
