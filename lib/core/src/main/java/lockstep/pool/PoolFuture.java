package lockstep.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import lockstep.task.TaskException;
import org.jspecify.annotations.Nullable;

/// The result of a job that runs in a pool. Cancelling it ends the job: what runs is interrupted,
/// and killed with its worker if that does not help.
final class PoolFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private volatile @Nullable Job job;

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

  /// Completes with an exception, and ends what is left of the job.
  void fail(RuntimeException cause) {
    if (completeExceptionally(cause)) {
      stop();
    }
  }

  /// Waits for the result; an interrupt of the waiting thread ends the job.
  ///
  /// @throws TaskException if a task did not return
  T await() throws InterruptedException {
    try {
      return get();
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
