package lockstep.pool;

import java.time.Duration;
import java.util.Optional;
import lockstep.task.Outcome;
import lockstep.task.Span;
import org.jspecify.annotations.Nullable;

/// One call of a pool's method: its code, its items, and who wants to know how they ended.
///
/// Seats of the crew take batches from it at the same time; all methods are safe for that.
abstract sealed class Job permits ItemsJob, TaskJob {

  /// Takes the outcomes, in any order, from any seat's thread.
  interface Listener {
    /// @param index of the item
    void ended(int index, Outcome<@Nullable Object> outcome);

    /// Some items in a row returned.
    ///
    /// @param first the index of the first
    /// @param values of these and others
    /// @param from where theirs begin, and `to` where they end
    default void returned(int first, @Nullable Object[] values, int from, int to, Span span) {
      for (int i = from; i < to; i++) {
        ended(first + i - from, new Outcome.Returned<>(values[i], span));
      }
    }

    /// The pool was ended: no item will be answered any more.
    ///
    /// @param limit the time the pool had to close; null if it was terminated
    void abandoned(@Nullable Duration limit);
  }

  private final Call call;
  private final Listener listener;

  private volatile boolean cancelled;

  /// Whether the listener has been told that nothing more will come.
  private volatile boolean abandoned;

  Job(Call call, Listener listener) {
    this.call = call;
    this.listener = listener;
  }

  Call call() {
    return call;
  }

  /// Whether items of it that have not begun are not to begin.
  boolean isCancelled() {
    return cancelled;
  }

  /// Hands out nothing more. What runs has to be interrupted by the crew. Nobody will be told how
  /// those items ended.
  void cancel() {
    cancelled = true;
  }

  void ended(int index, Outcome<@Nullable Object> outcome) {
    if (!abandoned) {
      listener.ended(index, outcome);
    }
  }

  /// See [Listener#returned].
  void returned(int first, @Nullable Object[] values, int from, int to, Span span) {
    if (!abandoned) {
      listener.returned(first, values, from, to, span);
    }
  }

  /// Hands out nothing more, and listens to no worker any more, because the pool was ended.
  void abandon() {
    cancelled = true;
    abandoned = true;
  }

  /// Tells that it was abandoned.
  ///
  /// @param limit the time the pool had to close; null if it was terminated
  void tellAbandoned(@Nullable Duration limit) {
    listener.abandoned(limit);
  }

  /// What the pool was given, if no worker was given it, and if it makes sense alone.
  abstract Optional<Runnable> unbegun();
}
