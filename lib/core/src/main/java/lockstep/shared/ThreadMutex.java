package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Life;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Region;
import org.jspecify.annotations.Nullable;

/// A mutex that knows which thread of this process holds it, and how often.
///
/// ```
///  offset  bytes  name
///     128     64  MUTEX   see Mutex
///     192   1024  QUEUE   64 threads that wait: token of the process (8), number of the thread (8)
/// ```
///
/// One object per process and region; any thread may use it.
final class ThreadMutex {

  static final int MUTEX = Region.BODY;
  static final int QUEUE = MUTEX + Mutex.BYTES;
  static final int QUEUE_BYTES = 1024;

  /// Where the maps of those that use it go on.
  static final int END = QUEUE + QUEUE_BYTES;

  private static final int ENTRY = 16;
  private static final long SELF = Life.self().token();

  final Region region;
  final Mutex mutex;

  /// Written by the holder only; another thread may read an old value, but never itself.
  private @Nullable Thread owner;

  private int holds;

  private ThreadMutex(Region region) {
    this.region = region;
    this.mutex = new Mutex(region, MUTEX);
  }

  static ThreadMutex of(Region region) {
    return region.companion(ThreadMutex.class, ThreadMutex::new);
  }

  boolean isHeld() {
    return owner == Thread.currentThread();
  }

  int holds() {
    return isHeld() ? holds : 0;
  }

  void requireHeld() {
    if (!isHeld()) {
      throw new IllegalMonitorStateException(
          "not held by this thread, but by "
              + (mutex.owner() == 0 ? "nobody" : Claimant.of(mutex.owner(), mutex.ownerThread())));
    }
  }

  void lock() {
    if (reenter()) {
      return;
    }
    if (!mutex.tryLockBriefly()) {
      int entry = enqueue();
      try {
        mutex.lock();
      } finally {
        dequeue(entry);
      }
    }
    own(1);
  }

  boolean lock(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (reenter()) {
      return true;
    }
    if (!(nanos > 0 ? mutex.tryLockBriefly() : mutex.tryLockOrInherit())) {
      int entry = enqueue();
      try {
        if (!mutex.lock(nanos)) {
          return false;
        }
      } finally {
        dequeue(entry);
      }
    }
    own(1);
    return true;
  }

  boolean tryLock() {
    if (reenter()) {
      return true;
    }
    if (!mutex.tryLockOrInherit()) {
      return false;
    }
    own(1);
    return true;
  }

  void unlock() {
    requireHeld();
    if (--holds == 0) {
      disown();
    }
  }

  /// Unlocks however often it is held.
  ///
  /// @return how often that was
  int release() {
    requireHeld();
    int held = holds;
    disown();
    return held;
  }

  /// Locks again after [#release].
  void retake(int held) {
    mutex.lock();
    own(held);
  }

  /// Who died while holding it, if what it guards was not [repaired][#repaired] since.
  Optional<Claimant> abandonedBy() {
    return mutex.isTorn()
        ? Optional.of(Claimant.of(mutex.dead(), mutex.deadThread()))
        : Optional.empty();
  }

  void repaired() {
    requireHeld();
    mutex.repaired();
  }

  private boolean reenter() {
    if (owner != Thread.currentThread()) {
      return false;
    }
    holds = Math.incrementExact(holds);
    return true;
  }

  private void own(int times) {
    Thread self = Thread.currentThread();
    owner = self;
    holds = times;
    mutex.noteThread(self.threadId());
  }

  private void disown() {
    owner = null;
    holds = 0;
    mutex.noteThread(0);
    mutex.unlock();
  }

  /// Who waits, in no order.
  List<Claimant> waiting() {
    var found = new ArrayList<Claimant>();
    ByteBuffer words = region.words();
    for (int at = QUEUE; at < END; at += ENTRY) {
      long token = (long) LONG.getVolatile(words, at);
      long thread = (long) LONG.getVolatile(words, at + 8);
      if (token != 0 && thread != 0 && Life.isAlive(token)) {
        found.add(Claimant.of(token, thread));
      }
    }
    return found;
  }

  /// Adds its fields.
  void describe(Contents contents) {
    mutex.describe(contents);
    contents.pairs("thread", QUEUE, QUEUE_BYTES);
  }

  /// Enters the table of those who wait; only for display, so a full table does no harm.
  private int enqueue() {
    ByteBuffer words = region.words();
    for (int at = QUEUE; at < END; at += ENTRY) {
      long token = (long) LONG.getVolatile(words, at);
      boolean free = token == 0 || token != SELF && !Life.isAlive(token);
      if (free && LONG.compareAndSet(words, at, token, SELF)) {
        LONG.setVolatile(words, at + 8, Thread.currentThread().threadId());
        return at;
      }
    }
    return 0;
  }

  private void dequeue(int entry) {
    if (entry != 0) {
      ByteBuffer words = region.words();
      LONG.setVolatile(words, entry + 8, 0L);
      LONG.setVolatile(words, entry, 0L);
    }
  }
}
