package lockstep.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a crew has been asked to do and has not done. Guarded by the lock of the [Crew].
final class Backlog {

  /// Jobs that may have more items.
  private final Deque<Job> queue = new ArrayDeque<>();

  /// Jobs that nobody has finished, oldest first.
  private final Set<Job> open = new LinkedHashSet<>();

  /// Items that have to run again, alone, before anything else.
  private final Deque<Batch> again = new ArrayDeque<>();

  /// How many batches are in the hands of seats.
  private int busy;

  void add(Job job) {
    queue.add(job);
    open.add(job);
  }

  /// Puts a batch before everything else.
  void again(Batch batch) {
    again.addFirst(batch);
  }

  /// Hands out a batch, to be given back by [#free]; null if there is none.
  ///
  /// @param most how many items at most
  @Nullable Batch poll(int most) {
    Batch next = again.poll();
    while (next == null && !queue.isEmpty()) {
      next = queue.element().nextBatch(most);
      if (next == null) {
        queue.remove();
      }
    }
    if (next != null) {
      busy++;
    }
    return next;
  }

  /// Notes that a seat is done with its batch.
  void free() {
    busy--;
  }

  /// Forgets a job whose items have all been answered, or that was cancelled.
  void close(Job job) {
    open.remove(job);
  }

  /// Whether every job has been finished.
  boolean isDone() {
    return open.isEmpty();
  }

  /// Whether no seat has a batch: then nothing will come [again][#again].
  boolean isIdle() {
    return busy == 0;
  }

  /// Whether there is nothing to hand out, and will not be unless a job is added.
  boolean isEmpty() {
    return busy == 0 && queue.isEmpty() && again.isEmpty();
  }

  /// Drops everything.
  ///
  /// @return the jobs that were not finished, oldest first
  List<Job> clear() {
    queue.clear();
    again.clear();
    List<Job> unfinished = List.copyOf(open);
    open.clear();
    return unfinished;
  }
}
