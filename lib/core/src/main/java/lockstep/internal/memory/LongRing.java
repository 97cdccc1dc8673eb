package lockstep.internal.memory;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;

/// Longs on their way: a [Ring] in which HEAD and TAIL count longs, and number n is at n modulo
/// capacity.
///
/// Longs that are moved one by one would each eighth time wait for a cache line of the other side,
/// and waiting for many at once takes no longer than for one. So a taker reads ahead, and a putter
/// claims lines ahead. What was put stays as it is until it is taken, whoever takes it, and HEAD
/// and TAIL still move by one: nothing more is lost with a process.
public final class LongRing extends Ring {

  /// Longs in the lines that are fetched at once.
  private static final int AHEAD = 64;

  private static final int LINE = 8;

  /// The longs from number readFrom to below readTo. For the holder of CONSUMERS, like these.
  private final long[] read = new long[AHEAD];

  private long readFrom;
  private long readTo;

  /// Below this number, lines were claimed. For the holder of PRODUCERS.
  private long claimedTo;

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
      if (count == 1 && tail >= claimedTo) {
        claim(words, tail);
      }
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
      if (count == 1) {
        values[from] = one(words, head);
      } else {
        copy(words, head, values, from, count);
      }
      consume(words, head + count);
    } finally {
      consumers.unlock();
    }
    freed.wakeAll();
    return count;
  }

  /// Writes to lines that hold nothing, so that they are in this processor's cache when they do.
  private void claim(ByteBuffer words, long tail) {
    claimedTo = Math.min(tail + AHEAD, headSeen + capacity);
    for (long number = tail; number < claimedTo; number += LINE) {
      LONG.set(words, index(number), 0L);
    }
  }

  private long one(ByteBuffer words, long head) {
    if (head < readFrom || head >= readTo) {
      int count = (int) Math.min(AHEAD, tailSeen - head);
      copy(words, head, read, 0, count);
      readFrom = head;
      readTo = head + count;
    }
    return read[(int) (head - readFrom)];
  }

  private void copy(ByteBuffer words, long head, long[] target, int from, int count) {
    for (int i = 0; i < count; i++) {
      target[from + i] = (long) LONG.get(words, index(head + i));
    }
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
