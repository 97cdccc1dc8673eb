package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import java.time.Duration;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;

/// A count that goes down to 0 once: threads of any process wait until it has.
///
/// What a thread did before [#countDown] is visible to all who then find the count at 0. A process
/// that dies does not count down: whoever waits for it waits on, so give it a `Duration`.
///
/// ```
///  offset  bytes  name
///     128      8  COUNT  what is left
///     136      4  ZERO   signal: nothing is left
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedLatch extends Handle<SharedLatch.Core> {

  private static final long serialVersionUID = 1;

  static final int COUNT = Region.BODY;
  static final int ZERO = 136;
  static final int BYTES = 64;

  private SharedLatch(Region region) {
    super(region);
  }

  /// A new latch.
  ///
  /// @param count how often to count down, 0 or more
  public static SharedLatch create(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("a latch of " + count);
    }
    Region region = Region.create("latch", BYTES);
    LONG.setVolatile(region.words(), COUNT, count);
    return new SharedLatch(region);
  }

  @Override
  Core attach(Region region) {
    return new Core(region, new Signal(region, ZERO));
  }

  @Override
  void describe(Core core, Contents contents) {
    contents.number8("count", COUNT).signal("zero", ZERO);
  }

  /// Takes one off the count; at 0, all who wait go on, and further calls change nothing.
  public void countDown() {
    Core core = core();
    ByteBuffer words = core.region.words();
    long count = core.count();
    while (count > 0 && !LONG.compareAndSet(words, COUNT, count, count - 1)) {
      count = core.count();
    }
    if (count <= 1) {
      core.zero.wakeAll();
    }
  }

  /// What is left.
  public long count() {
    return core().count();
  }

  /// Waits until nothing is left.
  public void await() throws InterruptedException {
    Core core = core();
    core.zero.until(() -> core.count() == 0, null, Long.MAX_VALUE);
  }

  /// Waits until nothing is left, for a time.
  ///
  /// @return whether nothing is left
  public boolean await(Duration timeout) throws InterruptedException {
    Core core = core();
    return core.zero.until(() -> core.count() == 0, null, Time.nanos(timeout));
  }

  /// The region and its signal.
  record Core(Region region, Signal zero) {
    long count() {
      return (long) LONG.getVolatile(region.words(), COUNT);
    }
  }
}
