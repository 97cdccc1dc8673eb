package lockstep.pool;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import lockstep.task.Outcome;
import lockstep.task.Span;
import org.jspecify.annotations.Nullable;

/// Gathers the outcomes of a job in the order of its items and completes a future with them. Any
/// thread may call it.
///
/// @param <T> what the future completes with
final class Answers<T extends @Nullable Object> implements Job.Listener {

  private final PoolFuture<List<T>> future;
  private final Progress progress;
  private final boolean outcomes;

  /// Guarded by this.
  private final @Nullable Object[] values;

  /// Which items have been answered. Guarded by this.
  private final boolean[] answered;

  /// Guarded by this.
  private int missing;

  /// @param progress told of each answer
  /// @param outcomes whether the list is to hold outcomes; if not it holds values, and the future
  ///   fails as soon as an item does
  Answers(int items, PoolFuture<List<T>> future, Progress progress, boolean outcomes) {
    this.future = future;
    this.progress = progress;
    this.outcomes = outcomes;
    this.values = new Object[items];
    this.answered = new boolean[items];
    this.missing = items;
    if (items == 0) {
      future.answer(List.of());
    }
  }

  @Override
  public void ended(int index, Outcome<@Nullable Object> outcome) {
    try {
      put(index, outcomes ? outcome : Failures.valueOf(index, outcome));
    } catch (RuntimeException failed) {
      future.completeExceptionally(failed);
    }
  }

  @Override
  public void returned(int first, @Nullable Object[] results, int from, int to, Span span) {
    synchronized (this) {
      for (int i = from; i < to; i++) {
        note(first + i - from, outcomes ? new Outcome.Returned<>(results[i], span) : results[i]);
      }
      progress.reached(values.length - missing);
      if (missing > 0) {
        return;
      }
    }
    answer();
  }

  private void put(int index, @Nullable Object value) {
    synchronized (this) {
      note(index, value);
      progress.reached(values.length - missing);
      if (missing > 0) {
        return;
      }
    }
    answer();
  }

  private void note(int index, @Nullable Object value) {
    if (!answered[index]) {
      answered[index] = true;
      values[index] = value;
      missing--;
    }
  }

  @SuppressWarnings("unchecked")
  private void answer() {
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
