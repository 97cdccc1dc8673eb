package lockstep.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import lockstep.internal.hook.CellRun;
import lockstep.task.TaskException;
import org.jspecify.annotations.Nullable;

/// The result of a job that runs in a pool. Whoever completes it but the pool ends the job, by
/// cancelling or by a time limit as [CompletableFuture#orTimeout] sets: what runs is interrupted,
/// and killed with its worker if that does not help.
final class PoolFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private final @Nullable Progress progress;

  /// What it is the result of; null until that is queued.
  private volatile @Nullable Job job;

  /// Who does it. Written before the job is.
  private @Nullable Crew crew;

  /// Ends it with the cell it belongs to. Written before the job is.
  private CellRun.@Nullable Registration stop;

  /// @param progress shown to whoever waits; null for nothing
  PoolFuture(@Nullable Progress progress) {
    this.progress = progress;
  }

  /// Called once, before the job is queued.
  void begin(Job begun, Crew by) {
    crew = by;
    stop = begun.call().run().whenStopped(() -> cancel(true));
    job = begun;
    if (isDone()) {
      end(true);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = super.cancel(mayInterruptIfRunning);
    end(first);
    return first;
  }

  @Override
  public boolean complete(T value) {
    boolean first = super.complete(value);
    end(first);
    return first;
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    boolean first = super.completeExceptionally(cause);
    end(first);
    return first;
  }

  /// Completes with what the job came to.
  void answer(T value) {
    super.complete(value);
    end(false);
  }

  /// Completes with why the job came to nothing.
  void answerFailed(Throwable cause) {
    super.completeExceptionally(cause);
    end(false);
  }

  /// Waits for the result; an interrupt of the waiting thread ends the job.
  ///
  /// @throws TaskException if a task did not return
  T await() throws InterruptedException {
    try {
      return progress == null ? get() : progress.await(this);
    } catch (InterruptedException e) {
      cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TaskException failed) {
        // With the stack of the one who waits: the owner's says nothing to anybody.
        throw new TaskException(String.valueOf(failed.getMessage()), failed.getCause());
      }
      throw new TaskException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Forgets the job, if it was queued.
  ///
  /// @param early whether it may still run, and is to be stopped
  private void end(boolean early) {
    Job mine = job;
    if (mine == null || crew == null || stop == null) {
      return;
    }
    stop.close();
    if (early) {
      crew.cancel(mine);
    }
    crew.close(mine);
  }
}
