package lockstep.shared;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;

/// A condition of a [SharedLock]: threads of any process wait for it, holding the lock.
///
/// ```
///  offset  bytes  name     in the lock's area for this condition; changed by holders of the lock
///       0      8  ARRIVED  how many ever waited
///       8      8  LIMIT    those that arrived before this many may take a wake-up
///      16      4  WAITING  how many wait
///      20      4  PENDING  wake-ups that are given and not yet taken
///      24      4  NEWS     signal: there are wake-ups
/// ```
///
/// A wake-up that a dead process would have taken goes to another waiter. If the holder of the lock
/// dies, all waiters get [HolderDiedException], holding the lock: what they wait for may never
/// come. Only who was woken before returns as if nothing had happened; [SharedLock#abandonedBy]
/// tells it too, as after locking. Wait in a loop, as with every condition.
public final class SharedCondition implements Condition, Serializable {

  private static final long serialVersionUID = 1;

  static final int ARRIVED = 0;
  static final int LIMIT = 8;
  static final int WAITING = 16;
  static final int PENDING = 20;
  static final int NEWS = 24;
  static final int BYTES = 32;

  private final SharedLock lock;
  private final int at;

  SharedCondition(SharedLock lock, int number) {
    this.lock = lock;
    this.at = SharedLock.AREAS + number * BYTES;
  }

  @Override
  public void await() throws InterruptedException {
    awaitNanos(Long.MAX_VALUE);
  }

  /// Waits for a time.
  ///
  /// @return false if the time was over first
  public boolean await(Duration timeout) throws InterruptedException {
    return awaitNanos(Time.nanos(timeout)) > 0;
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return awaitNanos(unit.toNanos(time)) > 0;
  }

  @Override
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    long millis = deadline.getTime() - System.currentTimeMillis();
    return awaitNanos(TimeUnit.MILLISECONDS.toNanos(millis)) > 0;
  }

  @Override
  public long awaitNanos(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Time time = Time.of(nanos);
    boolean woken = await(time, true);
    if (!woken && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return woken ? Math.max(1, time.left()) : 0;
  }

  @Override
  public void awaitUninterruptibly() {
    await(Time.of(Long.MAX_VALUE), false);
  }

  @Override
  public void signal() {
    wake(1);
  }

  @Override
  public void signalAll() {
    wake(Integer.MAX_VALUE);
  }

  /// Waits without the lock, and returns with it.
  ///
  /// @return whether a wake-up was taken
  private boolean await(Time time, boolean interruptibly) {
    ThreadMutex core = lock.core();
    core.requireHeld();
    int deaths = core.mutex.deaths();
    long turn = (long) LONG.get(core.region.words(), at + ARRIVED);
    LONG.set(core.region.words(), at + ARRIVED, turn + 1);
    add(core, WAITING, 1);
    boolean interrupted = false;
    boolean taken = false;
    while (!taken) {
      var news = new Signal(core.region, at + NEWS);
      int ticket = news.ticket();
      int held = core.release();
      try {
        news.await(ticket, time.left());
        while (!news.hasChanged(ticket) && goesOn(core, deaths, time, interruptibly)) {
          interrupted |= !interruptibly && Thread.interrupted();
          news.await(ticket, time.left());
        }
      } finally {
        core.retake(held);
      }
      taken = take(core, turn);
      if (!taken && !goesOn(core, deaths, time, interruptibly)) {
        break;
      }
    }
    add(core, WAITING, -1);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!taken && core.mutex.deaths() != deaths) {
      throw new HolderDiedException(
          Claimant.of(core.mutex.dead(), core.mutex.deadThread())
              + " died holding the lock of this condition");
    }
    return taken;
  }

  private static boolean goesOn(ThreadMutex core, int deaths, Time time, boolean interruptibly) {
    return time.left() > 0
        && !(interruptibly && Thread.currentThread().isInterrupted())
        && core.mutex.deaths() == deaths
        && !core.mutex.isOwnerDead();
  }

  private boolean take(ThreadMutex core, long turn) {
    ByteBuffer words = core.region.words();
    if ((int) INT.get(words, at + PENDING) == 0 || turn >= (long) LONG.get(words, at + LIMIT)) {
      return false;
    }
    add(core, PENDING, -1);
    return true;
  }

  private void wake(int count) {
    ThreadMutex core = lock.core();
    core.requireHeld();
    ByteBuffer words = core.region.words();
    int waiting = (int) INT.get(words, at + WAITING);
    int pending = (int) INT.get(words, at + PENDING);
    if (pending < waiting) {
      INT.set(words, at + PENDING, pending + Math.min(count, waiting - pending));
      LONG.set(words, at + LIMIT, (long) LONG.get(words, at + ARRIVED));
      new Signal(core.region, at + NEWS).wakeAll();
    }
  }

  private void add(ThreadMutex core, int field, int change) {
    ByteBuffer words = core.region.words();
    INT.set(words, at + field, (int) INT.get(words, at + field) + change);
  }
}
