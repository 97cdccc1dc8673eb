package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;

/// Longs on their way from many producers to many consumers, first in, first out.
///
/// ```
///  offset  bytes  name       from the start of the ring
///       0     64  PRODUCERS  mutex of those who put
///      64      8  TAIL       longs ever put
///      72      8  HEAD_SEEN  what producers last saw of HEAD
///     128     64  CONSUMERS  mutex of those who take
///     192      8  HEAD       longs ever taken
///     200      8  TAIL_SEEN  what consumers last saw of TAIL
///     256      4  FILLED     signal: there is more to take
///     260      4  FREED      signal: there is more room
///     264      4  FINISHED   1: nothing more is put
///     320      …  DATA       capacity longs, a power of two; number n is at n modulo capacity
/// ```
///
/// Putting is one write of TAIL, taking one of HEAD: a process that dies has done it or not, and at
/// most the longs of one call are lost for each [#deaths]. The two sides meet only at HEAD and
/// TAIL, and look at each other's only when what they last saw no longer suffices.
public final class LongRing {

  static final int PRODUCERS = 0;
  static final int TAIL = 64;
  static final int HEAD_SEEN = 72;
  static final int CONSUMERS = 128;
  static final int HEAD = 192;
  static final int TAIL_SEEN = 200;
  static final int FILLED = 256;
  static final int FREED = 260;
  static final int FINISHED = 264;
  static final int DATA = 320;

  private final Region region;
  private final int at;
  private final int capacity;
  private final Mutex producers;
  private final Mutex consumers;
  private final Signal filled;
  private final Signal freed;

  /// The ring at this offset; zero bytes are an empty one.
  ///
  /// @param capacity longs in DATA, a power of two
  public LongRing(Region region, int at, int capacity) {
    this.region = region;
    this.at = at;
    this.capacity = capacity;
    producers = new Mutex(region, at + PRODUCERS);
    consumers = new Mutex(region, at + CONSUMERS);
    filled = new Signal(region, at + FILLED);
    freed = new Signal(region, at + FREED);
  }

  /// Bytes of a ring with this capacity.
  public static long size(int capacity) {
    return DATA + 8L * capacity;
  }

  /// Puts one.
  ///
  /// @return false if there was no room within the time
  /// @throws IllegalStateException if the ring is finished
  public boolean put(long value, long nanos) throws InterruptedException {
    if (!producers.tryLockBriefly() && !producers.lock(nanos)) {
      return false;
    }
    try {
      long tail = get(TAIL);
      if (roomAfter(tail, nanos) == 0) {
        return false;
      }
      LONG.set(region.words(), index(tail), value);
      set(TAIL, tail + 1);
    } finally {
      producers.unlock();
    }
    filled.wakeAll();
    return true;
  }

  /// Puts as many as there is room for, at least one.
  ///
  /// @return how many; 0 if there was no room within the time
  /// @throws IllegalStateException if the ring is finished
  public int put(long[] values, int from, int length, long nanos) throws InterruptedException {
    if (!producers.tryLockBriefly() && !producers.lock(nanos)) {
      return 0;
    }
    int count;
    try {
      long tail = get(TAIL);
      count = (int) Math.min(length, roomAfter(tail, nanos));
      ByteBuffer words = region.words();
      for (int i = 0; i < count; i++) {
        LONG.set(words, index(tail + i), values[from + i]);
      }
      set(TAIL, tail + count);
    } finally {
      producers.unlock();
    }
    filled.wakeAll();
    return count;
  }

  /// Takes as many as there are, at least one.
  ///
  /// @return how many; 0 if there were none within the time, or the ring [#hasEnded]
  public int take(long[] values, int from, int length, long nanos) throws InterruptedException {
    if (!consumers.tryLockBriefly() && !consumers.lock(nanos)) {
      return 0;
    }
    int count;
    try {
      long head = get(HEAD);
      count = (int) Math.min(length, filledAfter(head, nanos));
      ByteBuffer words = region.words();
      for (int i = 0; i < count; i++) {
        values[from + i] = (long) LONG.get(words, index(head + i));
      }
      set(HEAD, head + count);
    } finally {
      consumers.unlock();
    }
    freed.wakeAll();
    return count;
  }

  private long roomAfter(long tail, long nanos) throws InterruptedException {
    if (isFinished()) {
      throw new IllegalStateException("nothing more may be put: finished");
    }
    long room = capacity - (tail - get(HEAD_SEEN));
    if (room > 0) {
      return room;
    }
    if (tail - get(HEAD) >= capacity) {
      rest();
      freed.until(() -> tail - get(HEAD) < capacity || isFinished(), nanos);
    }
    if (isFinished()) {
      throw new IllegalStateException("nothing more may be put: finished");
    }
    long head = get(HEAD);
    set(HEAD_SEEN, head);
    return capacity - (tail - head);
  }

  private long filledAfter(long head, long nanos) throws InterruptedException {
    long there = get(TAIL_SEEN) - head;
    if (there > 0) {
      return there;
    }
    if (get(TAIL) <= head) {
      rest();
      filled.until(() -> get(TAIL) > head || isFinished(), nanos);
    }
    long tail = get(TAIL);
    set(TAIL_SEEN, tail);
    return tail - head;
  }

  /// Lets the other side get on for a while: who looks each time it moves slows both down.
  private static void rest() {
    for (int pause = 0; pause < 32; pause++) {
      Thread.onSpinWait();
    }
  }

  /// Nothing more may be put; what is in the ring can still be taken.
  public void finish() {
    INT.setVolatile(region.words(), at + FINISHED, 1);
    filled.wakeAll();
    freed.wakeAll();
  }

  /// Whether nothing more may be put.
  public boolean isFinished() {
    return (int) INT.getVolatile(region.words(), at + FINISHED) != 0;
  }

  /// Whether nothing is left to take, and nothing will be.
  public boolean hasEnded() {
    return isFinished() && size() == 0;
  }

  /// Longs in the ring.
  public long size() {
    return Math.max(0, get(TAIL) - get(HEAD));
  }

  /// How many processes died while they put or took.
  public long deaths() {
    return (long) producers.deaths() + consumers.deaths();
  }

  private int index(long number) {
    return at + DATA + 8 * (int) (number & (capacity - 1));
  }

  private long get(int field) {
    return (long) LONG.getAcquire(region.words(), at + field);
  }

  private void set(int field, long value) {
    LONG.setRelease(region.words(), at + field, value);
  }
}
