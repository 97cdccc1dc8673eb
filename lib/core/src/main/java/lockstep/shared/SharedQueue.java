package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import lockstep.internal.memory.ByteRing;
import lockstep.internal.memory.Codec;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Packed;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;
import org.jspecify.annotations.Nullable;

/// A bounded queue between many producers and many consumers in any processes.
///
/// The items of one producer are taken in the order in which it put them. Items travel as copies:
/// numbers, strings, arrays, enums and records quickly, all else that is serializable with Java's
/// serialization. What a producer did before it put an item is visible to the one who takes it.
///
/// A process that dies while it puts or takes loses at most the item that it was moving; [#deaths]
/// counts such processes, and all others go on. An item that cannot travel is an error of its
/// producer alone. The code of a class that was made in a cell goes along, so a consumer need not
/// name the class of what it takes.
///
/// ```
///  offset  bytes  name
///     128      8  DONE    items whose work is done
///     136      4  JOINED  signal: all work is done
///     192      …  RING    see ByteRing
/// ```
///
/// A producer that finds the queue full waits, and so does a consumer that finds it empty. After
/// [#finish], putting is an [IllegalStateException]; so is any use after close.
public final class SharedQueue<T> extends Handle<SharedQueue.Core> implements Iterable<T> {

  private static final long serialVersionUID = 1;

  static final int DONE = Region.BODY;
  static final int JOINED = 136;
  static final int RING = 192;

  private static final int SMALLEST_RING = 1 << 16;
  private static final int LARGEST_RING = 1 << 26;
  private static final int BYTES_PER_ITEM = 128;

  private final int capacity;

  private SharedQueue(Region region, int capacity) {
    super(region);
    this.capacity = capacity;
  }

  /// A new queue.
  ///
  /// @param capacity the most items in it, at least 1
  public static <T> SharedQueue<T> create(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a queue for " + capacity + " items");
    }
    return new SharedQueue<>(
        Region.create("queue", RING + ByteRing.size(ringBytes(capacity)) - Region.BODY), capacity);
  }

  /// A new queue of longs: faster, since nothing has to be packed.
  ///
  /// @param capacity the most longs in it, at least 1; rounded up to a power of two
  public static SharedLongQueue longs(int capacity) {
    return SharedLongQueue.create(capacity);
  }

  private static int ringBytes(int capacity) {
    long wanted = Math.clamp((long) capacity * BYTES_PER_ITEM, SMALLEST_RING, LARGEST_RING);
    return Integer.highestOneBit((int) (2 * wanted - 1));
  }

  @Override
  Core attach(Region region) {
    return new Core(
        region,
        new ByteRing(region, RING, ringBytes(capacity)),
        new Signal(region, JOINED),
        new Codec(region));
  }

  @Override
  void describe(Core core, Contents contents) {
    contents.number8("done", DONE).signal("joined", JOINED);
    core.ring.describe(contents, core.codec::inWords);
  }

  /// Puts an item at the end, waiting for room if need be.
  ///
  /// @throws lockstep.task.CannotTravelException if it cannot travel
  public void put(T item) throws InterruptedException {
    put(item, Long.MAX_VALUE);
  }

  /// Puts an item at the end if there is room at once.
  ///
  /// @return whether it was put
  public boolean offer(T item) throws InterruptedException {
    return put(item, 0);
  }

  /// Puts an item at the end if there is room within a time. For items larger than all of the
  /// queue's memory, more is used, for eight at a time.
  ///
  /// @return whether it was put
  public boolean offer(T item, Duration timeout) throws InterruptedException {
    return put(item, Time.nanos(timeout));
  }

  private boolean put(T item, long nanos) throws InterruptedException {
    Core core = core();
    Packed packed = core.codec.encode(Objects.requireNonNull(item, "a queue takes no null"));
    return core.ring.put(packed, capacity, null, nanos);
  }

  /// Takes the first item, waiting for one if need be.
  ///
  /// @throws NoSuchElementException if the queue is finished and nothing is left
  public T take() throws InterruptedException {
    T item = poll(Long.MAX_VALUE);
    if (item == null) {
      throw new NoSuchElementException("the queue is finished and empty");
    }
    return item;
  }

  /// Takes the first item if there is one.
  ///
  /// @return null if there is none
  public @Nullable T poll() throws InterruptedException {
    return poll(0);
  }

  /// Takes the first item if there is one within a time.
  ///
  /// @return null if there is none
  public @Nullable T poll(Duration timeout) throws InterruptedException {
    return poll(Time.nanos(timeout));
  }

  @SuppressWarnings("unchecked")
  private @Nullable T poll(long nanos) throws InterruptedException {
    Core core = core();
    Packed packed = core.ring.take(null, nanos);
    return packed == null ? null : (T) core.codec.decode(packed);
  }

  /// Says that the work for one item that was taken is done, for [#join].
  public void taskDone() {
    Core core = core();
    long done = (long) LONG.getAndAdd(core.region.words(), DONE, 1L) + 1;
    if (!covers(core.ring.puts(), done)) {
      LONG.getAndAdd(core.region.words(), DONE, -1L);
      throw new IllegalStateException("more work done than items were put");
    }
    core.joined.wakeAll();
  }

  /// Waits until the work for all items that were put is [done][#taskDone]. A process that dies
  /// with an item never says so: give a time if that may happen.
  public void join() throws InterruptedException {
    core().join(Long.MAX_VALUE);
  }

  /// Waits for all work to be done, for a time.
  ///
  /// @return whether it is
  public boolean join(Duration timeout) throws InterruptedException {
    return core().join(Time.nanos(timeout));
  }

  /// Says that nothing more will be put: consumers take what is left, and then find the end.
  public void finish() {
    core().ring.finish();
  }

  /// Whether it is [finished][#finish].
  public boolean isFinished() {
    return core().ring.isFinished();
  }

  /// How many items are in it at this moment.
  public long size() {
    return core().ring.size();
  }

  /// How many processes died while they put or took; at most as many items are lost.
  public long deaths() {
    return core().ring.deaths();
  }

  /// Takes items until the queue is finished and empty.
  @Override
  public Iterator<T> iterator() {
    return new Drain<>(() -> poll(Long.MAX_VALUE));
  }

  /// Whether so many were put, of which only the lower 32 bits are known.
  private static boolean covers(int puts, long done) {
    return puts - (int) done >= 0;
  }

  /// Works on the region.
  record Core(Region region, ByteRing ring, Signal joined, Codec codec) {
    boolean join(long nanos) throws InterruptedException {
      return joined.until(
          () -> {
            long done = (long) LONG.getVolatile(region.words(), DONE);
            return !covers(ring.puts(), done + 1);
          },
          null,
          nanos);
    }
  }
}
