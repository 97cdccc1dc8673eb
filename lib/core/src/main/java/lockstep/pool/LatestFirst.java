package lockstep.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A condition that wakes the thread that began to wait last: what its worker needs is still in the
/// processor's cache. To be called with the lock held, as [Condition]s are, and as fit to lose no
/// signal.
final class LatestFirst {

  private final ReentrantLock lock;

  /// Of threads that nobody has woken, the latest first. Guarded by the lock.
  private final Deque<Condition> waiting = new ArrayDeque<>();

  LatestFirst(ReentrantLock lock) {
    this.lock = lock;
  }

  /// As [Condition#awaitNanos].
  long awaitNanos(long limit) throws InterruptedException {
    Condition mine = lock.newCondition();
    waiting.push(mine);
    try {
      return mine.awaitNanos(limit);
    } catch (InterruptedException e) {
      if (!waiting.contains(mine)) {
        // It was woken too, for something that another can do.
        signal();
      }
      throw e;
    } finally {
      waiting.remove(mine);
    }
  }

  /// Wakes the thread that began to wait last, if any waits.
  void signal() {
    Condition latest = waiting.poll();
    if (latest != null) {
      latest.signal();
    }
  }

  /// Wakes all that wait.
  void signalAll() {
    waiting.forEach(Condition::signal);
    waiting.clear();
  }

  /// How many wait and have not been woken.
  int waiting() {
    return waiting.size();
  }
}
