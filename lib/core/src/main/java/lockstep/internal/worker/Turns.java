package lockstep.internal.worker;

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

  /// A new run; its items are counted later.
  synchronized void start(long id) {
    run = id;
    next = 0;
    limit = Integer.MAX_VALUE;
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

  /// Interrupts an item, or whichever runs if the index is negative.
  synchronized void interrupt(long id, int item) {
    if (id == run && current != NONE && (item < 0 || item == current)) {
      worker.interrupt();
    }
  }

  /// Lets no more items begin.
  ///
  /// @return the first of them; [#NONE] if all have begun, or this is not the run
  synchronized int giveBack(long id) {
    if (id != run || next >= limit) {
      return NONE;
    }
    limit = next;
    return next;
  }
}
