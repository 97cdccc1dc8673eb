package lockstep.shared;

import static lockstep.internal.memory.Words.INT;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Time;

/// A reentrant lock between all threads of all processes that have its handle.
///
/// What a thread did before it unlocked is visible to the thread that locks next. Waiting threads
/// are served in no order; the one that just unlocked has no precedence over them for long, since
/// they spin before they block. A virtual thread that waits lets its carrier go.
///
/// If a process dies while one of its threads holds the lock, a waiting thread gets it within 50
/// ms, and [#abandonedBy] tells everybody who died, since what the lock guards may be half changed,
/// until somebody calls [#repaired]. A thread that ends without unlocking in a process that goes on
/// keeps the lock, as with every lock in Java.
///
/// ```
///  offset  bytes  name
///     128   1088              see ThreadMutex
///    1216      4  CONDITIONS  how many conditions were made
///    1280    512  AREAS       16 conditions of 32 bytes, see SharedCondition
/// ```
///
/// Unlocking a lock that another thread holds throws [IllegalMonitorStateException]; use after
/// close, [IllegalStateException].
public final class SharedLock extends Handle<ThreadMutex> implements Lock {

  private static final long serialVersionUID = 1;

  static final int CONDITIONS = ThreadMutex.END;
  static final int AREAS = 1280;
  static final int MAX_CONDITIONS = 16;
  static final int BYTES = AREAS + MAX_CONDITIONS * SharedCondition.BYTES - Region.BODY;

  private SharedLock(Region region) {
    super(region);
  }

  /// A new lock that nobody holds. It lives until this process closes it or ends.
  public static SharedLock create() {
    return new SharedLock(Region.create("lock", BYTES));
  }

  @Override
  ThreadMutex attach(Region region) {
    return ThreadMutex.of(region);
  }

  @Override
  void describe(ThreadMutex core, Contents contents) {
    core.describe(contents);
    contents.number4("conditions", CONDITIONS);
  }

  @Override
  public void lock() {
    core().lock();
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    core().lock(Long.MAX_VALUE);
  }

  @Override
  public boolean tryLock() {
    return core().tryLock();
  }

  /// Locks within a time.
  ///
  /// @return whether the calling thread now holds it
  public boolean tryLock(Duration timeout) throws InterruptedException {
    return core().lock(Time.nanos(timeout));
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return core().lock(unit.toNanos(time));
  }

  @Override
  public void unlock() {
    core().unlock();
  }

  /// A condition of this lock, for all processes: its handle travels as the lock's does. There are
  /// at most 16.
  @Override
  public SharedCondition newCondition() {
    int number = (int) INT.getAndAdd(core().region.words(), CONDITIONS, 1);
    if (number >= MAX_CONDITIONS) {
      throw new IllegalStateException("a shared lock has at most 16 conditions");
    }
    return new SharedCondition(this, number);
  }

  /// Whether the calling thread holds it.
  public boolean isHeldByCurrentThread() {
    return core().isHeld();
  }

  /// Who holds it at this moment.
  public Optional<Claimant> holder() {
    Mutex mutex = core().mutex;
    long thread = mutex.ownerThread();
    long owner = mutex.owner();
    return owner == 0 ? Optional.empty() : Optional.of(Claimant.of(owner, thread));
  }

  /// Who is blocked on it at this moment, in no order; at most 64 are told.
  public List<Claimant> waiting() {
    return core().waiting();
  }

  /// Who died while holding it, if what it guards was not [repaired][#repaired] since.
  public Optional<Claimant> abandonedBy() {
    return core().abandonedBy();
  }

  /// Says that what it guards is whole again. Only its holder may say so.
  public void repaired() {
    core().repaired();
  }
}
