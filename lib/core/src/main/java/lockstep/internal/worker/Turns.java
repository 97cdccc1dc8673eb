package lockstep.internal.worker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Whose turn it is: which items of a run have begun and ended, and which need not begin.
///
/// The thread that made it begins and ends items, without a lock, since items may be tiny; any
/// thread may ask, interrupt and give back. What the worker's thread did before it ended an item is
/// visible to whoever sees that it has ended.
final class Turns {

  /// No item.
  static final int NONE = -1;

  private final Thread worker = Thread.currentThread();

  /// How many items may begin, and how many have: one word, so that an item either begins or is
  /// given back.
  ///
  /// ```
  ///   limit (32 bits) | begun (32 bits)
  /// ```
  private final AtomicLong turns = new AtomicLong();

  /// How many have ended.
  private final AtomicInteger ended = new AtomicInteger();

  /// Whether some thread may be about to interrupt the item that it saw last.
  private volatile boolean interrupting;

  /// The id of the run. Guarded by this, as all that follows.
  private long run = NONE;

  /// The item that [#lasting] has seen last.
  private int seen = NONE;

  /// The item that [#lasting] has told last.
  private int told = NONE;

  /// A new run; its items are counted later.
  synchronized void start(long id) {
    run = id;
    turns.set(word(Integer.MAX_VALUE, 0));
    ended.set(0);
    seen = NONE;
    told = NONE;
  }

  synchronized void count(int items) {
    turns.set(word(Math.min(limit(turns.get()), items), 0));
  }

  /// The next item begins.
  ///
  /// @return its index; [#NONE] if no more are to begin
  int begin() {
    for (long now = turns.get(); begun(now) < limit(now); now = turns.get()) {
      if (turns.compareAndSet(now, now + 1)) {
        // From here on, who interrupts sees this item. Who did not was seen, and is waited for.
        forgetInterrupt();
        return begun(now);
      }
    }
    finish();
    return NONE;
  }

  /// The item that has begun has ended.
  void end() {
    ended.setRelease(begun());
    forgetInterrupt();
  }

  /// A late interrupt was meant for an item that has ended, not for the next.
  private void forgetInterrupt() {
    if (interrupting) {
      awaitInterrupt();
    }
    Thread.interrupted();
  }

  private synchronized void awaitInterrupt() {
    // Who interrupts holds the lock.
  }

  private synchronized void finish() {
    run = NONE;
    Thread.interrupted();
  }

  private int begun() {
    return begun(turns.get());
  }

  /// How many items have ended.
  int ended() {
    return ended.getAcquire();
  }

  /// The item that has begun and has not ended; null if there is none.
  synchronized Reply.@Nullable Begun running() {
    int item = ended();
    return item < begun() ? new Reply.Begun(run, item) : null;
  }

  /// The same if it was so the last time too, and was not told before.
  synchronized Reply.@Nullable Begun lasting() {
    Reply.Begun running = running();
    int item = running == null ? NONE : running.item();
    boolean lasts = item != NONE && item == seen && item != told;
    seen = item;
    if (!lasts) {
      return null;
    }
    told = item;
    return running;
  }

  /// Interrupts an item, or whichever runs if the index is negative.
  synchronized void interrupt(long id, int item) {
    if (id != run) {
      return;
    }
    interrupting = true;
    int current = begun() - 1;
    if (current >= 0 && (item < 0 || item == current)) {
      worker.interrupt();
    }
    interrupting = false;
  }

  /// Lets no more items begin.
  ///
  /// @param chunk as many items as must not be parted
  /// @return the first of them; [#NONE] if all have begun, or this is not the run
  synchronized int giveBack(long id, int chunk) {
    while (id == run) {
      long now = turns.get();
      int next = begun(now);
      // The first item of the next chunk; a damaged size must not bring the watch down.
      long first = chunk < 2 ? next : (next + chunk - 1L) / chunk * chunk;
      if (first >= limit(now)) {
        return NONE;
      }
      if (turns.compareAndSet(now, word((int) first, next))) {
        return (int) first;
      }
    }
    return NONE;
  }

  private static long word(int limit, int begun) {
    return (long) limit << 32 | begun;
  }

  private static int limit(long word) {
    return (int) (word >>> 32);
  }

  private static int begun(long word) {
    return (int) word;
  }
}
