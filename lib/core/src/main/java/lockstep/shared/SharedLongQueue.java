package lockstep.shared;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.LongRing;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Time;

/// A bounded queue of longs between many producers and many consumers in any processes.
///
/// It behaves as [SharedQueue] does, without the packing; a process that dies loses at most the
/// longs of the call that it was in.
///
/// ```
///  offset  bytes  name
///     128      …  RING  see LongRing
/// ```
public final class SharedLongQueue extends Handle<LongRing> {

  private static final long serialVersionUID = 1;

  static final int RING = Region.BODY;

  private static final int LARGEST = 1 << 27;

  private final int capacity;

  private SharedLongQueue(Region region, int capacity) {
    super(region);
    this.capacity = capacity;
  }

  static SharedLongQueue create(int capacity) {
    if (capacity < 1 || capacity > LARGEST) {
      throw new IllegalArgumentException("a queue for " + capacity + " longs");
    }
    int rounded = Integer.highestOneBit(2 * capacity - 1);
    return new SharedLongQueue(Region.create("longs", LongRing.size(rounded)), rounded);
  }

  @Override
  LongRing attach(Region region) {
    return new LongRing(region, RING, capacity);
  }

  @Override
  void describe(LongRing core, Contents contents) {
    core.describe(contents);
  }

  /// Puts one at the end, waiting for room if need be.
  public void put(long value) throws InterruptedException {
    core().put(new long[] {value}, 0, 1, Long.MAX_VALUE);
  }

  /// Puts one at the end if there is room within a time.
  ///
  /// @return whether it was put
  public boolean offer(long value, Duration timeout) throws InterruptedException {
    return core().put(new long[] {value}, 0, 1, Time.nanos(timeout)) == 1;
  }

  /// Puts all of an array, waiting for room as often as need be; others may put in between.
  public void putAll(long[] values) throws InterruptedException {
    LongRing ring = core();
    int done = 0;
    while (done < values.length) {
      done += ring.put(values, done, values.length - done, Long.MAX_VALUE);
    }
  }

  /// Takes the first, waiting for it if need be.
  ///
  /// @throws NoSuchElementException if the queue is finished and nothing is left
  public long take() throws InterruptedException {
    long[] one = new long[1];
    if (core().take(one, 0, 1, Long.MAX_VALUE) == 0) {
      throw new NoSuchElementException("the queue is finished and empty");
    }
    return one[0];
  }

  /// Takes the first if there is one within a time.
  public OptionalLong poll(Duration timeout) throws InterruptedException {
    long[] one = new long[1];
    return core().take(one, 0, 1, Time.nanos(timeout)) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(one[0]);
  }

  /// Takes as many as there are and the array holds, waiting for the first if need be.
  ///
  /// @return how many; 0 if the queue is finished and nothing is left
  public int takeInto(long[] values) throws InterruptedException {
    Objects.checkIndex(0, values.length);
    return core().take(values, 0, values.length, Long.MAX_VALUE);
  }

  /// Says that nothing more will be put: consumers take what is left, and then find the end.
  public void finish() {
    core().finish();
  }

  /// Whether it is [finished][#finish].
  public boolean isFinished() {
    return core().isFinished();
  }

  /// How many longs are in it at this moment.
  public long size() {
    return core().size();
  }

  /// How many processes died while they put or took.
  public long deaths() {
    return core().deaths();
  }
}
