package lockstep.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A batch in the hands of a worker, and how far it is. Any thread may ask; the seat's own writes.
///
/// What the worker says of it is checked here: a worker that was led astray must not make anybody
/// wait for answers that cannot come.
final class Assignment {

  private final long run;
  private final Batch batch;
  private final long since = System.nanoTime();

  /// How many of its items have been answered, and how many will be. Guarded by this.
  private int done;

  private int limit;

  /// Whether it has been asked back. Guarded by this.
  private boolean askedBack;

  /// The time limit that was over when its worker was killed for it; null for none. Guarded by
  /// this.
  private @Nullable Duration timeLimit;

  /// @param run its id among those of the worker
  Assignment(long run, Batch batch) {
    this.run = run;
    this.batch = batch;
    this.limit = batch.size();
  }

  long run() {
    return run;
  }

  Batch batch() {
    return batch;
  }

  /// When it began, in nanoseconds.
  long since() {
    return since;
  }

  /// How many items have been answered.
  synchronized int done() {
    return done;
  }

  /// How many items will be answered.
  synchronized int limit() {
    return limit;
  }

  synchronized boolean isDone() {
    return done == limit;
  }

  /// Some more items have been answered.
  ///
  /// @throws IllegalStateException if there are not so many
  synchronized void answered(int items) {
    if (items < 0 || items > limit - done) {
      throw new IllegalStateException(items + " answers for " + (limit - done) + " items");
    }
    done += items;
  }

  /// The worker will not begin the items from one on.
  ///
  /// @throws IllegalStateException if that was never to begin, or has been answered
  synchronized void givenBack(int first) {
    if (first < done || first >= limit) {
      throw new IllegalStateException("item " + first + " of " + limit + " is given back");
    }
    limit = first;
  }

  /// Whether the worker has, or may have, an item of a job.
  synchronized boolean holds(Job job) {
    return batch.part(0, limit).holds(job, done);
  }

  /// Whether it can be asked back, which from then on has happened.
  ///
  /// @param time how long it must have taken
  synchronized boolean isToBeAskedBack(Duration time) {
    boolean now =
        !askedBack && limit - done > batch.chunk() && System.nanoTime() - since >= time.toNanos();
    askedBack |= now;
    return now;
  }

  /// Its worker is killed because a time limit is over; null for another reason.
  synchronized void killedFor(@Nullable Duration limitOfTime) {
    timeLimit = limitOfTime;
  }

  synchronized @Nullable Duration timeLimit() {
    return timeLimit;
  }
}
