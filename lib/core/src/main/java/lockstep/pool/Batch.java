package lockstep.pool;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lockstep.task.Outcome;
import lockstep.task.Span;
import org.jspecify.annotations.Nullable;

/// Items that go to a worker together: some of one job, or one each of several. Immutable.
///
/// @param call the code of all of them
/// @param items what the code is called with, one after the other
/// @param jobs the job of all items, or of each
/// @param first the index of the first item in the job of all of them
/// @param chunk as many items as are not to be parted
record Batch(Call call, @Nullable Object[] items, List<? extends Job> jobs, int first, int chunk) {

  /// Items of one job.
  static Batch of(ItemsJob job, int first, @Nullable Object[] items, int chunk) {
    return new Batch(job.call(), items, List.of(job), first, chunk);
  }

  /// Jobs of one item each that call the same code. They begin.
  static Batch of(List<TaskJob> jobs) {
    @Nullable Object[] items = new Object[jobs.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = jobs.get(i).begin();
    }
    return new Batch(jobs.getFirst().call(), items, jobs, 0, 1);
  }

  int size() {
    return items.length;
  }

  /// Whether all items are of one job.
  private boolean isOfOne() {
    return jobs.size() == 1;
  }

  private Job job(int index) {
    return isOfOne() ? jobs.getFirst() : jobs.get(index);
  }

  /// The index of an item in its own job.
  private int own(int index) {
    return isOfOne() ? first + index : 0;
  }

  /// Whether an item of a job is among those from an index on.
  boolean holds(Job job, int from) {
    return isOfOne() ? job(0) == job : jobs.indexOf(job) >= from;
  }

  /// The index of the only item of a job; negative if all are of that job.
  int indexOf(Job job) {
    return isOfOne() ? -1 : jobs.indexOf(job);
  }

  /// Some of its items.
  Batch part(int from, int to) {
    return new Batch(
        call,
        Arrays.copyOfRange(items, from, to),
        isOfOne() ? jobs : jobs.subList(from, to),
        isOfOne() ? first + from : 0,
        chunk);
  }

  /// One of its items alone.
  Batch only(int index) {
    return part(index, index + 1);
  }

  /// The items whose jobs have not been cancelled.
  Batch wanted() {
    boolean all = true;
    for (Job job : jobs) {
      all &= !job.isCancelled();
    }
    if (all) {
      return this;
    }
    int[] left = IntStream.range(0, size()).filter(i -> !job(i).isCancelled()).toArray();
    return new Batch(
        call,
        IntStream.of(left).mapToObj(i -> items[i]).toArray(),
        isOfOne() ? jobs : IntStream.of(left).mapToObj(jobs::get).toList(),
        first,
        chunk);
  }

  /// Tells the jobs that items returned.
  ///
  /// @param from the index of the first of them, of whom there are as many as values
  void returned(int from, @Nullable Object[] values, Span span) {
    if (isOfOne()) {
      job(0).returned(first + from, values, 0, values.length, span);
    } else {
      for (int i = 0; i < values.length; i++) {
        job(from + i).returned(0, values, i, i + 1, span);
      }
    }
  }

  /// Tells the job of an item how that ended.
  void ended(int index, Outcome<@Nullable Object> outcome) {
    job(index).ended(own(index), outcome);
  }

  /// What some of its items are called on a timeline.
  String label(int from, int count) {
    if (count == 1) {
      return "task " + own(from);
    }
    return isOfOne() ? "tasks " + own(from) + "–" + own(from + count - 1) : count + " tasks";
  }
}
