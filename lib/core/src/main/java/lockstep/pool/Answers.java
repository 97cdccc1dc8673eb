package lockstep.pool;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import lockstep.task.Outcome;
import org.jspecify.annotations.Nullable;

/// Gathers the outcomes of a job in the order of its items and completes a future with them. Any
/// thread may call it.
///
/// @param <T> what the future completes with
final class Answers<T extends @Nullable Object> implements Job.Listener {

  private final PoolFuture<List<T>> future;
  private final Progress progress;
  private final BiFunction<Integer, Outcome<@Nullable Object>, T> reading;

  /// Guarded by this.
  private final @Nullable Object[] values;

  /// Which items have been answered. Guarded by this.
  private final boolean[] answered;

  /// Guarded by this.
  private int missing;

  /// @param progress told of each answer
  /// @param reading makes a value of an item's index and outcome; if it throws, the future fails at
  ///   once with that exception
  Answers(
      int items,
      PoolFuture<List<T>> future,
      Progress progress,
      BiFunction<Integer, Outcome<@Nullable Object>, T> reading) {
    this.future = future;
    this.progress = progress;
    this.reading = reading;
    this.values = new Object[items];
    this.answered = new boolean[items];
    this.missing = items;
    if (items == 0) {
      future.answer(List.of());
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public void ended(int index, Outcome<@Nullable Object> outcome) {
    T value;
    try {
      value = reading.apply(index, outcome);
    } catch (RuntimeException failed) {
      future.completeExceptionally(failed);
      return;
    }
    synchronized (this) {
      if (answered[index]) {
        return;
      }
      answered[index] = true;
      values[index] = value;
      missing--;
      progress.advance();
      if (missing > 0) {
        return;
      }
    }
    future.answer((List<T>) Arrays.asList(values));
  }

  @Override
  public void abandoned(@Nullable Duration limit) {
    if (limit == null) {
      future.answerFailed(new CancellationException("the pool was terminated"));
      return;
    }
    // Each that has its answer keeps it.
    for (int i = 0; i < values.length; i++) {
      ended(i, new Outcome.TimedOut<>(limit));
    }
  }
}
