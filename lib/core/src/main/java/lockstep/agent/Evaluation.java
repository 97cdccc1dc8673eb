package lockstep.agent;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The evaluation of a cell that the kernel is busy with: at most one.
///
/// The kernel's own thread calls [#begin] and [#end]; any thread may interrupt or ask.
final class Evaluation {

  /// After an interrupt the cell ends at the latest then, whatever its threads do.
  private static final Duration PATIENCE = Duration.ofMillis(900);

  private static volatile @Nullable Run current;

  /// Between the two halves of an interrupt; of the thread that interrupts.
  private static volatile @Nullable Run beingInterrupted;

  /// The thread that runs the cell's own code, or that did so last.
  private static volatile @Nullable Thread cellThread;

  /// The kernel's own, which shows what the cell's code has returned.
  private static volatile @Nullable Thread kernelThread;

  private Evaluation() {}

  static @Nullable Run currentRun() {
    return current;
  }

  /// Whether there has been any cell.
  static boolean hasBegun() {
    return kernelThread != null;
  }

  /// The calling thread starts to run a snippet of the cell.
  static void enter(Run run) {
    cellThread = Thread.currentThread();
    Work.current().enter(run);
  }

  static boolean isKernelThread(Thread thread) {
    return kernelThread == thread;
  }

  static boolean isCellThread(Thread thread) {
    return cellThread == thread;
  }

  /// @param kernel counts the cells
  /// @param replies where the output of this cell goes
  /// @param request what the kernel was sent
  static void begin(Object kernel, Object replies, Object request) {
    Agent.awaitReady();
    if (!Threads.areVisible()) {
      Part.STOP.fails("this JDK hides its threads");
    }
    Reserve.take();
    CellSources.of(kernel);
    kernelThread = Thread.currentThread();
    Run run = new Run(countOf(kernel));
    current = run;
    Screen.begin(run, replies);
    if (EarlyInterrupt.begins(request) && Part.STOP.isOn()) {
      Stopper.stop(run);
    }
  }

  /// The kernel is about to interrupt its own thread. It comes first, so that the cell ends with
  /// the kernel's own words; from here on the end of the cell waits for all its threads.
  static void interrupting() {
    Run run = current;
    if (run != null && Part.STOP.isOn()) {
      run.startStopping();
      beingInterrupted = run;
    }
  }

  /// The kernel has interrupted its own thread; now the others, and code that does not wait.
  static void interrupted() {
    Run run = beingInterrupted;
    beingInterrupted = null;
    if (run != null) {
      Stopper.stop(run);
    }
  }

  static void end() {
    Run run = current;
    current = null;
    if (run != null && run.isStopping()) {
      for (Leftover left : Stopper.await(run, PATIENCE)) {
        run.print(true, "Could not be stopped: " + left);
      }
    } else if (run != null && Part.THREADS.isOn()) {
      tellLeftovers(run);
    }
    Screen.end();
    EarlyInterrupt.ended();
  }

  private static void tellLeftovers(Run run) {
    List<Thread> left = Threads.of(run).stream().filter(thread -> !thread.isDaemon()).toList();
    if (!left.isEmpty()) {
      run.print(
          false,
          "Still running after this cell: "
              + left.stream().map(Leftovers::nameOf).sorted().collect(Collectors.joining(", "))
              + ". Cells.running() shows more, Cells.stop("
              + run.count()
              + ") ends it.");
    }
  }

  private static int countOf(Object kernel) {
    Field count = Reflected.field(kernel.getClass(), "executionCount");
    return Reflected.get(count, kernel) instanceof AtomicInteger number ? number.get() : 0;
  }
}
