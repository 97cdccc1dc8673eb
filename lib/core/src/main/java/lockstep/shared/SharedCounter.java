package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Region;

/// A number in memory that several processes share, and ways to count with it, right and wrong.
///
/// The handle travels inside tasks; any thread of any process may use it. What a thread did before
/// [#increment] is visible to a thread that sees the new number with [#get].
///
/// ```
///  offset  bytes  name
///     128      8  VALUE  the number
///     256     64  MUTEX  for [#incrementLocked]
/// ```
///
/// Used after it was closed, it throws [IllegalStateException].
public final class SharedCounter extends Handle<SharedCounter.Core> {

  private static final long serialVersionUID = 1;

  static final int VALUE = Region.BODY;
  static final int MUTEX = 256;
  static final int BYTES = MUTEX + Mutex.BYTES - Region.BODY;

  /// The region and its mutex.
  record Core(Region region, Mutex mutex) {}

  private SharedCounter(Region region) {
    super(region);
  }

  /// A new counter at 0. It lives until this process closes it or ends.
  public static SharedCounter create() {
    return new SharedCounter(Region.create("counter", BYTES));
  }

  @Override
  Core attach(Region region) {
    return new Core(region, new Mutex(region, MUTEX));
  }

  @Override
  void describe(Core core, Contents contents) {
    contents.number8("value", VALUE);
    core.mutex.describe(contents);
  }

  /// Adds 1, in one step that nobody can interrupt: none is ever lost.
  public void increment() {
    LONG.getAndAdd(core().region.words(), VALUE, 1L);
  }

  /// Adds 1 as `count = count + 1` does: reads, adds, writes. Whatever others write in between is
  /// lost.
  public void incrementRacy() {
    ByteBuffer words = core().region.words();
    // Opaque: a compiler that may merge plain accesses would turn a loop of these into one.
    long read = (long) LONG.getOpaque(words, VALUE);
    LONG.setOpaque(words, VALUE, read + 1);
  }

  /// Adds 1 as [#incrementRacy] does, while holding a lock: none is lost, unless a process is
  /// killed in the middle.
  public void incrementLocked() {
    Core core = core();
    core.mutex.lock();
    ByteBuffer words = core.region.words();
    LONG.set(words, VALUE, (long) LONG.get(words, VALUE) + 1);
    core.mutex.unlock();
  }

  /// The number now.
  public long get() {
    return (long) LONG.getVolatile(core().region.words(), VALUE);
  }

  /// Starts again from this number.
  public void set(long value) {
    LONG.setVolatile(core().region.words(), VALUE, value);
  }
}
