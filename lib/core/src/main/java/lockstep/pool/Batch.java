package lockstep.pool;

import org.jspecify.annotations.Nullable;

/// Items of one job that go to a worker together. Immutable.
///
/// @param job the job
/// @param first the index of the first item in the job
/// @param items what the code is called with, one after the other
record Batch(Job job, int first, @Nullable Object[] items) {

  /// One of its items alone.
  Batch only(int index) {
    return new Batch(job, first + index, new Object[] {items[index]});
  }
}
