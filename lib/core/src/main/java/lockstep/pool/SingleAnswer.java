package lockstep.pool;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import lockstep.task.Outcome;
import org.jspecify.annotations.Nullable;

/// Completes a future with the outcome of a job's only item.
///
/// @param future completed once
/// @param result makes the future's value of what the item returned
record SingleAnswer<R extends @Nullable Object>(
    PoolFuture<R> future, UnaryOperator<@Nullable Object> result) implements Job.Listener {

  @Override
  @SuppressWarnings("unchecked")
  public void ended(int index, Outcome<@Nullable Object> outcome) {
    if (outcome instanceof Outcome.Returned<?>(Object value, var _)) {
      future.answer((R) result.apply(value));
    } else {
      future.answerFailed(Failures.causeOf(outcome));
    }
  }

  @Override
  public void abandoned(@Nullable Duration limit) {
    if (limit == null) {
      future.answerFailed(new CancellationException("the pool was terminated"));
    } else {
      ended(0, new Outcome.TimedOut<>(limit));
    }
  }
}
