package lockstep.gil;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One lock, and the members that take turns with it, as in CPython's `ceval_gil.c`.
///
/// Members call it, each for itself; [#stop] may be called by anyone. What a member did before it
/// dropped the lock is visible to the next that takes it. It fails with [CancellationException]
/// after a stop.
final class Interpreter {

  /// After so many intervals in which its holder was blocked, the lock is taken from it.
  private static final int PATIENCE = 2;

  private final long intervalNanos;
  private final ReentrantLock mutex = new ReentrantLock();
  private final Condition dropped = mutex.newCondition();
  private final Condition taken = mutex.newCondition();

  /// Also read by members at checkpoints, without the mutex.
  private volatile @Nullable Member holder;

  private @Nullable Member lastHolder;

  /// How often another member than the last one took the lock.
  private long switches;

  /// How often a member was asked to drop it.
  private long requests;

  /// How often it was taken from a member that was blocked.
  private long takenAway;

  /// Somebody has waited for a whole interval. Read by the holder at every checkpoint.
  private volatile boolean dropRequested;

  private volatile boolean stopped;

  Interpreter(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /// Whether a checkpoint has more to do than to ask this.
  boolean wantsAttention(Member member) {
    return dropRequested || holder != member;
  }

  /// Waits for the lock, whatever interrupts come; they are set again in the end.
  void take(Member member) {
    boolean interrupted = false;
    mutex.lock();
    try {
      int blocked = 0;
      while (holder != null && !stopped) {
        long seen = switches;
        try {
          if (dropped.awaitNanos(intervalNanos) > 0 || switches != seen) {
            blocked = 0;
          } else {
            blocked = isHolderBlocked() ? blocked + 1 : 0;
            ask(blocked);
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      failIfStopped();
      own(member);
    } finally {
      mutex.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Gives the lock up. If that was asked for, waits until another member has had it.
  void drop(Member member) {
    mutex.lock();
    try {
      if (holder != member) {
        return;
      }
      holder = null;
      dropped.signal();
      while (dropRequested && lastHolder == member && !stopped) {
        taken.awaitUninterruptibly();
      }
    } finally {
      mutex.unlock();
    }
  }

  /// Gives the lock up for good.
  void leave(Member member) {
    mutex.lock();
    try {
      if (holder == member) {
        holder = null;
        dropped.signal();
      }
    } finally {
      mutex.unlock();
    }
  }

  /// From now on nobody waits, and whoever reaches a checkpoint ends.
  void stop() {
    mutex.lock();
    try {
      stopped = true;
      dropRequested = true;
      dropped.signalAll();
      taken.signalAll();
    } finally {
      mutex.unlock();
    }
  }

  void failIfStopped() {
    if (stopped) {
      throw new CancellationException("the run under the GIL was stopped");
    }
  }

  long switches() {
    return switches;
  }

  long requests() {
    return requests;
  }

  long takenAway() {
    return takenAway;
  }

  /// A holder that waits for the mutex is about to drop the lock.
  private boolean isHolderBlocked() {
    Member slow = holder;
    return slow != null && slow.isBlocked() && !mutex.hasQueuedThread(slow.thread());
  }

  private void ask(int blocked) {
    Member slow = holder;
    if (slow == null) {
      return;
    }
    if (blocked >= PATIENCE) {
      takenAway++;
      slow.lost();
      holder = null;
    } else if (!dropRequested) {
      requests++;
      dropRequested = true;
    }
  }

  private void own(Member member) {
    holder = member;
    dropRequested = false;
    if (lastHolder != member) {
      lastHolder = member;
      switches++;
    }
    taken.signalAll();
  }
}
