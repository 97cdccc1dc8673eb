package lockstep.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import lockstep.task.Outcome;
import org.jspecify.annotations.Nullable;

/// One call of a pool's method: its code, its items, and who wants to know how they ended.
///
/// Seats of the crew take batches from it at the same time; all methods are safe for that.
final class Job {

  /// How long a batch should take: long enough that sending it costs nothing beside it, short
  /// enough that the workers finish together.
  static final Duration TARGET = Duration.ofMillis(10);

  /// Takes the outcomes, in any order, from any seat's thread.
  interface Listener {
    /// @param index of the item
    void ended(int index, Outcome<@Nullable Object> outcome);

    /// The pool was ended: no item will be answered any more.
    ///
    /// @param limit the time the pool had to close; null if it was terminated
    void abandoned(@Nullable Duration limit);
  }

  private final Call call;
  private final Iterator<? extends @Nullable Object> items;
  private final Listener listener;

  /// Items in a batch; 0 to find out by measuring.
  private final int chunkSize;

  /// How many items are left, for the estimate of a batch; negative if nobody knows.
  private long left;

  /// The number of workers that share the items.
  private final int workers;

  /// The index of the next item that is handed out.
  private int next;

  /// Nanoseconds that answered items took, and their number.
  private long spent;

  private long answered;
  private boolean cancelled;

  /// Whether the listener has been told that nothing more will come.
  private volatile boolean abandoned;

  /// What the pool was given, to be given back if it was never begun; null for items of many.
  private final @Nullable Object given;

  /// Batches that are in a worker now, by seat.
  private final Map<Seat, Batch> running = new HashMap<>();

  /// @param size how many items there are, or negative if nobody knows
  Job(
      Call call,
      Iterator<? extends @Nullable Object> items,
      long size,
      int chunkSize,
      int workers,
      Listener listener) {
    this(call, null, items, size, chunkSize, workers, listener);
  }

  private Job(
      Call call,
      @Nullable Object given,
      Iterator<? extends @Nullable Object> items,
      long size,
      int chunkSize,
      int workers,
      Listener listener) {
    this.call = call;
    this.given = given;
    this.items = items;
    this.left = size;
    this.chunkSize = chunkSize;
    this.workers = workers;
    this.listener = listener;
  }

  /// A job of one item.
  ///
  /// @param given a [Runnable] or [Callable] to be given back if it was never begun; null for none
  static Job single(Call call, @Nullable Object given, @Nullable Object item, Listener listener) {
    return new Job(call, given, Collections.singletonList(item).iterator(), 1, 1, 1, listener);
  }

  Call call() {
    return call;
  }

  /// Hands out the next items; null if there are none, or the job was cancelled.
  ///
  /// @param most how many at most, at least 1
  synchronized @Nullable Batch nextBatch(int most) {
    if (cancelled || !items.hasNext()) {
      return null;
    }
    int size = Math.min(most, nextSize());
    List<@Nullable Object> batch = new ArrayList<>(size);
    while (batch.size() < size && items.hasNext()) {
      batch.add(items.next());
    }
    int first = next;
    next += batch.size();
    left -= batch.size();
    return new Batch(this, first, batch.toArray());
  }

  private int nextSize() {
    if (chunkSize > 0) {
      return chunkSize;
    }
    if (answered == 0) {
      return 1;
    }
    long each = Math.max(1, spent / answered);
    long size = TARGET.toNanos() / each;
    // The last batches get smaller, so that no worker is left with much to do alone.
    long fair = left < 0 ? size : left / (2L * workers);
    return Math.clamp(Math.min(size, fair), 1, 1 << 16);
  }

  /// Notes that a seat has sent a batch, unless the job was cancelled.
  ///
  /// @return whether the batch is to run
  synchronized boolean begin(Seat seat, Batch batch) {
    if (cancelled) {
      return false;
    }
    running.put(seat, batch);
    return true;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /// Notes that a seat is done with its batch.
  synchronized void end(Seat seat) {
    running.remove(seat);
  }

  /// Notes how long answered items took.
  ///
  /// @param nanos all of them together
  synchronized void measured(int items, long nanos) {
    answered += items;
    spent += nanos;
  }

  void ended(int index, Outcome<@Nullable Object> outcome) {
    if (!abandoned) {
      listener.ended(index, outcome);
    }
  }

  /// Hands out nothing more, and listens to no worker any more, because the pool was ended.
  void abandon() {
    synchronized (this) {
      cancelled = true;
    }
    abandoned = true;
  }

  /// Tells that it was abandoned.
  ///
  /// @param limit the time the pool had to close; null if it was terminated
  void tellAbandoned(@Nullable Duration limit) {
    listener.abandoned(limit);
  }

  /// What the pool was given, if no worker was given it.
  synchronized Optional<Runnable> unbegun() {
    return next > 0
        ? Optional.empty()
        : switch (given) {
          case Runnable runnable -> Optional.of(runnable);
          case Callable<?> callable -> Optional.of(new FutureTask<>(callable));
          case null, default -> Optional.empty();
        };
  }

  /// Hands out nothing more, and interrupts what runs. Nobody will be told how those items ended.
  void cancel() {
    List<Seat> seats;
    synchronized (this) {
      cancelled = true;
      seats = List.copyOf(running.keySet());
    }
    seats.forEach(seat -> seat.interrupt(this));
  }
}
