package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import java.time.Duration;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Ledger;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;

/// Permits that threads of several processes take and give back.
///
/// What a thread did before it released is visible to the thread that then acquires. Waiting
/// threads are served in no order. Permits may be given back by another process than the one that
/// took them.
///
/// The permits of a process that dies come back within 50 ms; [#recovered] counts them, since what
/// they stood for may be half used.
///
/// ```
///  offset  bytes  name
///     128     64  MUTEX      guards the rest
///     192      8  TOTAL      permits there are, taken or not
///     200      8  BOUND      the most there may be
///     208      8  RECOVERED  permits that came back from the dead
///     216      4  RELEASED   signal: permits came back
///     256   1024  TAKEN      what each process has, see Ledger; what is free is TOTAL less these
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedSemaphore extends Handle<SharedSemaphore.Core> {

  private static final long serialVersionUID = 1;

  static final int MUTEX = Region.BODY;
  static final int TOTAL = 192;
  static final int BOUND = 200;
  static final int RECOVERED = 208;
  static final int RELEASED = 216;
  static final int TAKEN = 256;
  static final int BYTES = TAKEN + Ledger.BYTES - Region.BODY;

  private SharedSemaphore(Region region) {
    super(region);
  }

  /// A new semaphore; more permits may be released than were taken, as a signal to others.
  ///
  /// @param permits how many are free at first, 0 or more
  public static SharedSemaphore create(int permits) {
    return create(permits, Long.MAX_VALUE);
  }

  /// A new semaphore that never has more permits than at first: to release more than were taken is
  /// an error.
  ///
  /// @param permits how many are free at first, 0 or more
  public static SharedSemaphore bounded(int permits) {
    return create(permits, permits);
  }

  private static SharedSemaphore create(int permits, long bound) {
    if (permits < 0) {
      throw new IllegalArgumentException("a semaphore with " + permits + " permits");
    }
    Region region = Region.create("semaphore", BYTES);
    LONG.setVolatile(region.words(), TOTAL, (long) permits);
    LONG.setVolatile(region.words(), BOUND, bound);
    return new SharedSemaphore(region);
  }

  @Override
  Core attach(Region region) {
    return new Core(
        region, new Mutex(region, MUTEX), new Signal(region, RELEASED), new Ledger(region, TAKEN));
  }

  @Override
  void describe(Core core, Contents contents) {
    core.mutex.describe(contents);
    contents.number8("total", TOTAL).number8("bound", BOUND).number8("recovered", RECOVERED);
    contents.signal("released", RELEASED);
    core.taken.describe(contents);
  }

  /// Takes a permit, waiting for it if need be.
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  /// Takes several permits at once, waiting for them if need be.
  public void acquire(int permits) throws InterruptedException {
    acquire(permits, Long.MAX_VALUE);
  }

  /// Takes a permit if one is free.
  public boolean tryAcquire() {
    Core core = core();
    if (core.take(1)) {
      return true;
    }
    core.bury();
    return core.take(1);
  }

  /// Takes a permit within a time.
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return acquire(1, Time.nanos(timeout));
  }

  /// Takes several permits at once within a time.
  public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
    return acquire(permits, Time.nanos(timeout));
  }

  private boolean acquire(int permits, long nanos) throws InterruptedException {
    if (permits < 0) {
      throw new IllegalArgumentException("cannot acquire " + permits + " permits");
    }
    Core core = core();
    return core.released.until(() -> core.take(permits), core::bury, nanos);
  }

  /// Gives a permit back.
  public void release() {
    release(1);
  }

  /// Gives permits back.
  ///
  /// @throws IllegalStateException if that is more than were taken of a bounded semaphore
  public void release(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("cannot release " + permits + " permits");
    }
    core().give(permits);
  }

  /// How many permits are free at this moment.
  public long available() {
    return core().available();
  }

  /// How many permits came back from processes that died with them.
  public long recovered() {
    return (long) LONG.getVolatile(core().region.words(), RECOVERED);
  }

  /// Works on the region. Every change is one write: a process killed in the middle of it leaves
  /// the books right.
  record Core(Region region, Mutex mutex, Signal released, Ledger taken) {

    boolean take(int permits) {
      mutex.lock();
      try {
        if (available() < permits) {
          return false;
        }
        taken.add(permits);
        return true;
      } finally {
        mutex.unlock();
      }
    }

    void give(int permits) {
      mutex.lock();
      try {
        ByteBuffer words = region.words();
        long total = (long) LONG.get(words, TOTAL);
        long missing = permits - taken.sum();
        if (missing > (long) LONG.get(words, BOUND) - total) {
          throw new IllegalStateException(
              "released %d permits of a bounded semaphore, but only %d were taken"
                  .formatted(permits, taken.sum()));
        }
        long own = Math.min(permits, taken.mine());
        taken.add(-own);
        long rest = permits - own;
        rest -= taken.takeFromOthers(rest);
        LONG.set(words, TOTAL, total + rest);
      } finally {
        mutex.unlock();
      }
      released.wakeAll();
    }

    long available() {
      return (long) LONG.getVolatile(region.words(), TOTAL) - taken.sum();
    }

    void bury() {
      long recovered = taken.bury();
      if (recovered > 0) {
        LONG.getAndAdd(region.words(), RECOVERED, recovered);
        released.wakeAll();
      }
    }
  }
}
