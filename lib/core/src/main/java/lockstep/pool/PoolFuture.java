package lockstep.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import lockstep.task.TaskException;
import org.jspecify.annotations.Nullable;

/// The result of a job that runs in a pool. Whoever completes it but the pool ends the job, by
/// cancelling or by a time limit as [CompletableFuture#orTimeout] sets: what runs is interrupted,
/// and killed with its worker if that does not help.
final class PoolFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private final @Nullable Progress progress;
  private volatile @Nullable Job job;

  /// @param progress shown to whoever waits; null for nothing
  PoolFuture(@Nullable Progress progress) {
    this.progress = progress;
  }

  /// Called once, before the job is queued.
  void setJob(Job job) {
    this.job = job;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      stop();
    }
    return cancelled;
  }

  @Override
  public boolean complete(T value) {
    boolean first = super.complete(value);
    if (first) {
      stop();
    }
    return first;
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    boolean first = super.completeExceptionally(cause);
    if (first) {
      stop();
    }
    return first;
  }

  /// Completes with what the job came to.
  void answer(T value) {
    super.complete(value);
  }

  /// Completes with why the job came to nothing.
  void answerFailed(Throwable cause) {
    super.completeExceptionally(cause);
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

  private void stop() {
    Job mine = job;
    if (mine != null) {
      mine.cancel();
    }
  }
}
