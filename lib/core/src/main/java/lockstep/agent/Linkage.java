package lockstep.agent;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// What transformed classes call: cells and the kernel. Public for them alone.
public final class Linkage {

  private Linkage() {}

  // The kernel.

  /// A cell is about to be evaluated.
  public static void begin(Object kernel, Object replies, Object request) {
    Evaluation.begin(kernel, replies, request);
  }

  /// The kernel has put its own streams in place.
  public static void streams() {
    Screen.install();
  }

  /// A snippet of the cell starts.
  public static void snippetBegins() {
    Screen.open();
  }

  /// Something else than text is about to be shown.
  public static void displaying() {
    Screen.flush();
  }

  /// The snippet has ended.
  public static void snippetEnds() {
    Screen.close();
  }

  /// The cell has been evaluated.
  public static void end() {
    Evaluation.end();
  }

  /// The kernel has read that it is to interrupt the cell, if there is one.
  public static void interruptRequested(Object request) {
    EarlyInterrupt.heard(request);
  }

  /// The kernel is about to interrupt the cell.
  public static void interrupting() {
    Evaluation.interrupting();
  }

  /// It has done so.
  public static void interrupted() {
    Evaluation.interrupted();
  }

  // Cells.

  /// Links a checkpoint in a loop or at an entry.
  public static CallSite loop(MethodHandles.Lookup cell, String name, MethodType type) {
    return Stopper.sites().loop(cell.lookupClass());
  }

  /// Links a checkpoint at the start of a `catch`.
  public static CallSite caught(MethodHandles.Lookup cell, String name, MethodType type) {
    return Stopper.sites().caught(cell.lookupClass());
  }

  /// Links a lambda that knows the run which created it.
  public static CallSite lambda(
      MethodHandles.Lookup cell, String name, MethodType type, Object... arguments)
      throws Throwable {
    try {
      return OwnedLambda.link(LambdaSite.of(cell, name, type, arguments));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // It works as ever, for the thread that runs it.
      return LambdaMetafactory.altMetafactory(cell, name, type, arguments);
    }
  }

  /// The thread starts to evaluate a snippet.
  public static void enterCell() {
    Run run = Evaluation.currentRun();
    if (run != null) {
      Evaluation.enter(run);
    }
  }

  /// It has ended.
  public static void leaveCell() {
    Work work = Work.OF_THREAD.get();
    if (work != null) {
      work.leaveTop();
    }
  }

  /// It has failed.
  public static void failCell(Throwable failure) {
    leaveCell();
    if (failure instanceof OutOfMemoryError) {
      Reserve.release();
    }
  }

  /// Something was made that keeps threads busy or waiting: an executor, a timer, a child process,
  /// a socket.
  public static void made(Object pool) {
    Pools.made(pool);
  }

  /// The run that creates a lambda, or null outside of runs.
  public static @Nullable Object run() {
    return Work.currentRun();
  }

  /// A lambda starts on another thread than the one that created it.
  ///
  /// @return for [#leave], null if the thread works for that run anyway
  public static @Nullable Object enter(@Nullable Object run) {
    if (run == null) {
      return null;
    }
    Work work = Work.current();
    if (work.run() == run) {
      return null;
    }
    work.enter((Run) run);
    return work;
  }

  /// It has ended.
  public static void leave(@Nullable Object entered) {
    if (entered != null) {
      ((Work) entered).leaveTop();
    }
  }

  /// It has failed. The end of one cell is an ordinary failure for the threads of another.
  public static Throwable leave(@Nullable Object entered, Throwable failure) {
    leave(entered);
    return failure instanceof CellStopped stop && !Work.current().isFor(stop.run)
        ? new CancellationException(stop.getMessage())
        : failure;
  }

  /// An object that is a task starts its work.
  ///
  /// @param run null if it was made outside of runs, or came from another process
  public static void enterTask(@Nullable Object run) {
    Work work = Work.current();
    work.enter(run == null ? work.run() : (Run) run);
  }

  /// It has ended.
  public static void leaveTask() {
    Work.current().leaveTop();
  }

  /// The serial form of a lambda.
  public static Object written(Object site, Object[] captured) {
    return ((LambdaSite) site).written(captured);
  }
}
