package lockstep.internal.memory;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;

/// Longs on their way: a [Ring] in which HEAD and TAIL count longs, and number n is at n modulo
/// capacity.
public final class LongRing extends Ring {

  /// The ring at this offset; zero bytes are an empty one.
  ///
  /// @param capacity longs in DATA, a power of two
  public LongRing(Region region, int at, int capacity) {
    super(region, at, capacity);
  }

  /// Bytes of a ring with this capacity.
  public static long size(int capacity) {
    return DATA + 8L * capacity;
  }

  /// Puts as many as there is room for, at least one.
  ///
  /// @return how many; 0 if there was no room within the time
  /// @throws IllegalStateException if the ring is finished
  public int put(long[] values, int from, int length, long nanos) throws InterruptedException {
    if (!producers.lock(nanos)) {
      return 0;
    }
    int count;
    try {
      requireOpen();
      ByteBuffer words = region.unchecked();
      long tail = get(words, TAIL);
      count = (int) Math.min(length, roomAfter(tail, nanos));
      for (int i = 0; i < count; i++) {
        LONG.set(words, index(tail + i), values[from + i]);
      }
      publish(words, tail + count);
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
    if (!consumers.lock(nanos)) {
      return 0;
    }
    int count;
    try {
      ByteBuffer words = region.unchecked();
      long head = get(words, HEAD);
      count = (int) Math.min(length, filledAfter(head, nanos));
      for (int i = 0; i < count; i++) {
        values[from + i] = (long) LONG.get(words, index(head + i));
      }
      consume(words, head + count);
    } finally {
      consumers.unlock();
    }
    freed.wakeAll();
    return count;
  }

  private long roomAfter(long tail, long nanos) throws InterruptedException {
    if (tail - headSeen >= capacity) {
      if (tail - get(HEAD) >= capacity) {
        restAsProducer();
        freed.until(() -> tail - get(HEAD) < capacity || isShut(), null, nanos);
        requireOpen();
      }
      headSeen = get(HEAD);
    }
    return capacity - (tail - headSeen);
  }

  private long filledAfter(long head, long nanos) throws InterruptedException {
    if (tailSeen <= head) {
      if (get(TAIL) <= head) {
        restAsConsumer();
        awaitFilled(null, nanos);
      }
      tailSeen = get(TAIL);
    }
    return tailSeen - head;
  }

  /// Longs in the ring.
  public long size() {
    return Math.max(0, get(TAIL) - get(HEAD));
  }

  /// Adds its fields, and the longs that are in it, the next to be taken first.
  public void describe(Contents contents) {
    describeEnds(contents);
    long head = get(HEAD);
    long most = Math.min(get(TAIL) - head, Contents.MOST);
    for (int i = 0; i < most; i++) {
      contents.number8("[" + i + "]", index(head + i));
    }
  }

  @Override
  long counted(long position) {
    return position;
  }

  private int index(long number) {
    return at + DATA + 8 * (int) (number & (capacity - 1));
  }
}
