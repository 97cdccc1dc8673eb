package lockstep.agent;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;
import lockstep.agent.Work.Level;
import org.jspecify.annotations.Nullable;

/// What transformed classes call: cells and the kernel. Public for them alone.
public final class Linkage {

  /// A task that changed nothing about whom its thread works for.
  private static final Object SAME = new Object();

  /// A task on a thread that worked for nobody.
  private static final Object NOBODY = new Object();

  private Linkage() {}

  // The kernel.

  /// A cell is about to be evaluated.
  public static void begin(Object kernel, Object replies) {
    Evaluation.begin(kernel, replies);
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

  /// The kernel was told to interrupt the cell.
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
    CallSite lambda = LambdaMetafactory.altMetafactory(cell, name, type, arguments);
    return OwnedLambda.link(cell, name, lambda, arguments);
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

  /// An executor or a timer was made.
  public static void made(Object pool) {
    Pools.made(pool);
  }

  /// The run that creates a lambda, or null outside of runs.
  public static @Nullable Object run() {
    return Work.currentRun();
  }

  /// A lambda starts on another thread than the one that created it.
  public static Object enter(Object run) {
    Work work = Work.current();
    if (work.run() == run) {
      return SAME;
    }
    Level before = work.enter((Run) run);
    return before == null ? NOBODY : before;
  }

  /// It has ended.
  public static void leave(Object before) {
    if (before != SAME) {
      Work.current().leave(before instanceof Level level ? level : null);
    }
  }

  /// It has failed. The end of one cell is an ordinary failure for the threads of another.
  public static Throwable leave(Object before, Throwable failure) {
    leave(before);
    return failure instanceof CellStopped stop && !Work.current().isFor(stop.run)
        ? new CancellationException(stop.getMessage())
        : failure;
  }

  /// The serial form of a lambda.
  public static Object written(Object lambda) throws ReflectiveOperationException {
    var method = lambda.getClass().getDeclaredMethod("writeReplace");
    method.setAccessible(true);
    return method.invoke(lambda);
  }

  // Waits of the JDK that no interrupt ends.

  /// `lock.lock()`, but ended by a stop.
  public static void lock(Lock lock) {
    if (lock.getClass().getClassLoader() != null) {
      lock.lock();
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        lock.lockInterruptibly();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        Work.check();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// `future.join()`, but ended by a stop.
  public static @Nullable Object join(CompletableFuture<?> future) {
    boolean interrupted = false;
    while (!future.isDone()) {
      try {
        future.get();
      } catch (InterruptedException e) {
        interrupted = true;
        Work.check();
      } catch (ExecutionException | CancellationException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return future.join();
  }
}
