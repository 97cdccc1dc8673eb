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
  private volatile boolean stopping;

  /// @param count what Jupyter shows in brackets, from 1
  Run(int count) {
    this.count = count;
  }

  int count() {
    return count;
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

  /// The run that defined the class, or null.
  static @Nullable Run definerOf(String className) {
    return CODE.get(className);
  }

  /// For a thread of which nobody knows for whom it works, such as one of the common pool: the
  /// stopping run that defined the outermost code on its stack.
  static @Nullable Run stoppingByCode(@Nullable Work work) {
    if (STOPPING.get() == 0 || (work != null && work.run() != null)) {
      return null;
    }
    String outermost =
        STACK.walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(CellTransformer::isCell)
                    .reduce((inner, outer) -> outer)
                    .orElse(""));
    Run run = definerOf(outermost);
    return run != null && run.isStopping() ? run : null;
  }

  /// Stops everything of this run, and waits for it a moment.
  ///
  /// @return what is left
  List<Leftover> stopAndWait(Duration patience) {
    Stopper.stop(this);
    return Stopper.await(this, patience);
  }
}
