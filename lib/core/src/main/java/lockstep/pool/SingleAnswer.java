package lockstep.pool;

import java.util.concurrent.CancellationException;
import lockstep.task.Outcome;
import org.jspecify.annotations.Nullable;

/// Completes a future with the outcome of a job's only item.
///
/// @param future completed once
record SingleAnswer<R extends @Nullable Object>(PoolFuture<R> future) implements Job.Listener {

  @Override
  @SuppressWarnings("unchecked")
  public void ended(int index, Outcome<@Nullable Object> outcome) {
    if (outcome instanceof Outcome.Returned<?>(Object value, var _)) {
      future.complete((R) value);
    } else {
      future.completeExceptionally(Failures.causeOf(outcome));
    }
  }

  @Override
  public void abandoned() {
    future.completeExceptionally(new CancellationException("the pool was terminated"));
  }
}
