package lockstep.pool;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A job of many items, which are handed out in chunks.
final class ItemsJob extends Job {

  /// How long a batch should take: long enough that sending it costs nothing beside it, short
  /// enough that the workers finish together.
  private static final Duration TARGET = Duration.ofMillis(10);

  /// How long a batch should take at least: shorter ones cost more to send than is won by sharing
  /// the last items evenly.
  private static final Duration LEAST = Duration.ofNanos(200_000);

  /// As many items travel together at most, if nobody asked for chunks: so many numbers fit into a
  /// pipe, whose writer then need not wait for its reader.
  private static final int FULL = 8_000;

  /// How many chunks of a size that was asked for travel together at most: who asks for small ones
  /// wants them shared evenly.
  private static final int TOGETHER = 16;

  private final @Nullable Object[] items;

  /// Items in a chunk; 0 to find out by measuring.
  private final int chunkSize;

  /// The number of workers that share the items.
  private final int workers;

  /// The index of the next item that is handed out. Guarded by this.
  private int next;

  /// @param items not to be changed any more
  ItemsJob(Call call, @Nullable Object[] items, int chunkSize, int workers, Listener listener) {
    super(call, listener);
    this.items = items;
    this.chunkSize = chunkSize;
    this.workers = workers;
  }

  /// Hands out the next items; null if there are none, or the job was cancelled.
  ///
  /// @param most how many at most, at least 1
  synchronized @Nullable Batch nextBatch(int most) {
    if (isCancelled() || next == items.length) {
      return null;
    }
    int first = next;
    next = Math.min(items.length, first + Math.min(most, nextSize()));
    return Batch.of(this, first, Arrays.copyOfRange(items, first, next), Math.max(1, chunkSize));
  }

  /// As many items, or chunks of the size that was asked for, as are quick together: what was not
  /// begun when another worker has nothing to do is asked back.
  private int nextSize() {
    Pace pace = call().pace();
    // The last batches get smaller, so that no worker is left with much to do alone.
    int fair = (items.length - next) / (2 * workers);
    int quick = Math.clamp(fair, pace.itemsIn(LEAST), pace.itemsIn(TARGET));
    return chunkSize == 0
        ? Math.min(quick, FULL)
        : Math.clamp(quick / chunkSize, 1, TOGETHER) * chunkSize;
  }

  @Override
  Optional<Runnable> unbegun() {
    return Optional.empty();
  }
}
