package lockstep.shared;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Ledger;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;

/// A lock that many readers or one writer hold, between all threads of all processes.
///
/// Both locks are reentrant, and a writer may also read. A thread that reads and wants to write
/// waits for itself: give the read lock back first. A waiting writer goes before readers that come
/// after it. What a writer did is visible to all who lock after it.
///
/// The read locks of a process that dies come back; the write lock of one goes to the next, with
/// the news in [#abandonedBy], as with [SharedLock].
///
/// ```
///  offset  bytes  name
///     128   1088           the writer's, see ThreadMutex; readers take it for a moment
///    1216      4  GONE     signal: a reader has gone
///    1280   1024  READERS  how often each process reads, see Ledger
/// ```
///
/// Unlocking what the thread does not hold throws [IllegalMonitorStateException]; use after close,
/// [IllegalStateException].
public final class SharedReadWriteLock extends Handle<SharedReadWriteLock.Core>
    implements ReadWriteLock {

  private static final long serialVersionUID = 1;

  static final int GONE = ThreadMutex.END;
  static final int READERS = 1280;
  static final int BYTES = READERS + Ledger.BYTES - Region.BODY;

  private SharedReadWriteLock(Region region) {
    super(region);
  }

  /// A new lock that nobody holds.
  public static SharedReadWriteLock create() {
    return new SharedReadWriteLock(Region.create("readwritelock", BYTES));
  }

  @Override
  Core attach(Region region) {
    return region.companion(Core.class, Core::new);
  }

  @Override
  void describe(Core core, Contents contents) {
    core.writer.describe(contents);
    contents.signal("gone", GONE);
    core.readers.describe(contents);
  }

  @Override
  public Lock readLock() {
    return new Reading(core());
  }

  @Override
  public Lock writeLock() {
    return new Writing(core());
  }

  /// How many read locks are held at this moment.
  public long readers() {
    return core().readers.sum();
  }

  /// Who died while writing, if what it wrote was not [repaired][#repaired] since.
  public Optional<Claimant> abandonedBy() {
    return core().writer.abandonedBy();
  }

  /// Says that what the lock guards is whole again. Only the writer may say so.
  public void repaired() {
    core().writer.repaired();
  }

  /// Works on the region; one object in each process.
  static final class Core {

    final ThreadMutex writer;
    final Signal gone;
    final Ledger readers;

    /// How often the current thread reads.
    final ThreadLocal<Integer> reads = ThreadLocal.withInitial(() -> 0);

    Core(Region region) {
      writer = ThreadMutex.of(region);
      gone = new Signal(region, GONE);
      readers = new Ledger(region, READERS);
    }

    boolean noReaders() {
      return readers.sum() == 0;
    }
  }

  /// What both locks have in common: the four ways to lock become one.
  private abstract static class Side implements Lock {

    final Core core;

    Side(Core core) {
      this.core = core;
    }

    abstract boolean take(long nanos) throws InterruptedException;

    @Override
    public void lock() {
      boolean interrupted = Thread.interrupted();
      while (true) {
        try {
          take(Long.MAX_VALUE);
          break;
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
      take(Long.MAX_VALUE);
    }

    @Override
    public boolean tryLock() {
      boolean interrupted = Thread.interrupted();
      try {
        return take(0);
      } catch (InterruptedException again) {
        interrupted = true;
        return false;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
      return take(unit.toNanos(time));
    }

    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException("conditions belong to a SharedLock");
    }
  }

  private static final class Reading extends Side {

    Reading(Core core) {
      super(core);
    }

    @Override
    boolean take(long nanos) throws InterruptedException {
      int before = core.reads.get();
      boolean admitted = before > 0 || core.writer.lock(nanos);
      if (!admitted) {
        return false;
      }
      core.readers.add(1);
      core.reads.set(before + 1);
      if (before == 0) {
        core.writer.unlock();
      }
      return true;
    }

    @Override
    public void unlock() {
      int before = core.reads.get();
      if (before == 0) {
        throw new IllegalMonitorStateException("this thread does not read");
      }
      if (before == 1) {
        core.reads.remove();
      } else {
        core.reads.set(before - 1);
      }
      core.readers.add(-1);
      core.gone.wakeAll();
    }
  }

  private static final class Writing extends Side {

    Writing(Core core) {
      super(core);
    }

    @Override
    boolean take(long nanos) throws InterruptedException {
      Time time = Time.of(nanos);
      if (!core.writer.lock(nanos)) {
        return false;
      }
      boolean done = false;
      try {
        // Held more than once, it was alone before; its own reads came after.
        done =
            core.writer.holds() > 1
                || core.gone.until(core::noReaders, core.readers::bury, time.left());
        return done;
      } finally {
        if (!done) {
          core.writer.unlock();
        }
      }
    }

    @Override
    public void unlock() {
      core.writer.unlock();
    }
  }

  /// Locks for reading within a time.
  ///
  /// @return whether the calling thread now reads
  public boolean tryReadLock(Duration timeout) throws InterruptedException {
    return new Reading(core()).take(Time.nanos(timeout));
  }

  /// Locks for writing within a time.
  ///
  /// @return whether the calling thread now writes
  public boolean tryWriteLock(Duration timeout) throws InterruptedException {
    return new Writing(core()).take(Time.nanos(timeout));
  }
}
