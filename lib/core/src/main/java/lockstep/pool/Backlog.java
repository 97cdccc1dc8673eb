package lockstep.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a crew has been asked to do and has not done. Guarded by the lock of the [Crew].
final class Backlog {

  /// How long tasks that travel together should take.
  private static final Duration TOGETHER = Duration.ofMillis(2);

  /// Jobs that may have more items.
  private final Deque<Job> queue = new ArrayDeque<>();

  /// Jobs that nobody has finished, oldest first.
  private final Set<Job> open = new LinkedHashSet<>();

  /// Items that have to run again, or for the first time, before anything else.
  private final Deque<Batch> again = new ArrayDeque<>();

  /// How many batches are in the hands of seats.
  private int busy;

  /// How many of these are of several items.
  private int divisible;

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
  /// @param workers how many share the backlog
  @Nullable Batch poll(int most, int workers) {
    Batch next = again.poll();
    while (next == null && !queue.isEmpty()) {
      // No switch over types here, nor in a seat: the JVM makes a class for each, which costs a
      // starting program milliseconds.
      if (queue.element() instanceof ItemsJob items) {
        next = items.nextBatch(most);
        if (next == null) {
          queue.remove();
        }
      } else {
        next = together(queue.element().call(), most, workers);
      }
    }
    if (next != null) {
      busy++;
      divisible += next.size() > 1 ? 1 : 0;
    }
    return next;
  }

  /// The tasks at the head of the queue that call the same code: one, or many if they are quick.
  ///
  /// @return null if they were cancelled
  private @Nullable Batch together(Call call, int most, int workers) {
    // Enough must be left for the other workers.
    int fair = queue.size() / (2 * workers);
    int number = Math.clamp(Math.min(call.pace().itemsIn(TOGETHER), fair), 1, most);
    List<TaskJob> tasks = new ArrayList<>(number);
    while (tasks.size() < number && queue.peek() instanceof TaskJob next && next.call() == call) {
      queue.remove();
      if (!next.isCancelled()) {
        tasks.add(next);
      }
    }
    return tasks.isEmpty() ? null : Batch.of(tasks);
  }

  /// Notes that a seat is done with its batch.
  void free(Batch batch) {
    busy--;
    divisible -= batch.size() > 1 ? 1 : 0;
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

  /// Whether there is something to hand out now.
  boolean hasMore() {
    return !queue.isEmpty() || !again.isEmpty();
  }

  /// Whether there is more to hand out than one task.
  boolean isCrowded() {
    return queue.size() > 1 || queue.peek() instanceof ItemsJob;
  }

  /// Whether some seat may have items that have not begun.
  boolean isDivisible() {
    return divisible > 0;
  }

  /// Whether there is nothing to hand out, and will not be unless a job is added.
  boolean isEmpty() {
    return busy == 0 && !hasMore();
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
