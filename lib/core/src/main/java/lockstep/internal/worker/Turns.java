package lockstep.internal.worker;

import org.jspecify.annotations.Nullable;

/// Whose turn it is: which items of a run have begun, and which need not begin.
///
/// The thread that made it begins and ends items; any thread may interrupt and give back.
final class Turns {

  /// No item.
  static final int NONE = -1;

  private final Thread worker = Thread.currentThread();

  /// The id of the run. Guarded by this, as all that follows.
  private long run = NONE;

  private int current = NONE;

  /// The first item that has not begun.
  private int next;

  /// The first item that is not to begin.
  private int limit;

  /// The item that [#lasting] has seen last.
  private int seen = NONE;

  /// The item that [#lasting] has told last.
  private int told = NONE;

  /// A new run; its items are counted later.
  synchronized void start(long id) {
    run = id;
    next = 0;
    limit = Integer.MAX_VALUE;
    seen = NONE;
    told = NONE;
  }

  synchronized void count(int items) {
    limit = Math.min(limit, items);
  }

  /// The next item begins.
  ///
  /// @return its index; [#NONE] if no more are to begin
  synchronized int begin() {
    current = next < limit ? next++ : NONE;
    return current;
  }

  /// The item that has begun has ended.
  synchronized void end() {
    current = NONE;
    // A late interrupt was meant for this item, not for the next.
    Thread.interrupted();
  }

  /// Whether no item is left to begin.
  synchronized boolean isLast() {
    return next >= limit;
  }

  /// The item that has begun and has not ended; null if there is none.
  synchronized Reply.@Nullable Begun running() {
    return current == NONE ? null : new Reply.Begun(run, current);
  }

  /// The same if it was so the last time too, and was not told before.
  synchronized Reply.@Nullable Begun lasting() {
    boolean lasts = current != NONE && current == seen && current != told;
    seen = current;
    if (!lasts) {
      return null;
    }
    told = current;
    return running();
  }

  /// Interrupts an item, or whichever runs if the index is negative.
  synchronized void interrupt(long id, int item) {
    if (id == run && current != NONE && (item < 0 || item == current)) {
      worker.interrupt();
    }
  }

  /// Lets no more items begin.
  ///
  /// @param chunk as many items as must not be parted
  /// @return the first of them; [#NONE] if all have begun, or this is not the run
  synchronized int giveBack(long id, int chunk) {
    // The first item of the next chunk; a damaged size must not bring the watch down.
    long first = chunk < 2 ? next : (next + chunk - 1L) / chunk * chunk;
    if (id != run || first >= limit) {
      return NONE;
    }
    limit = (int) first;
    return limit;
  }
}
