package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Messages on their way from many producers to many consumers, first in, first out.
///
/// ```
///  offset  bytes  name       from the start of the ring
///       0     64  PRODUCERS  mutex of those who put
///      64      8  TAIL       bytes ever published
///      72      8  PUTS       messages ever published
///      80     16  NEXT_PUT   TAIL and PUTS as they will be after the put that is going on
///      96      8  PUT_END    where the message that is put in pieces will end, or 0
///     128     64  CONSUMERS  mutex of those who take
///     192      8  HEAD       bytes ever taken
///     200      8  TAKES      messages ever taken
///     208     16  NEXT_TAKE  HEAD and TAKES as they will be after the take that is going on
///     224      8  TAKE_END   where the message that is taken in pieces will end, or 0
///     256      8  SKIP       end of the last message whose producer died or gave up in the middle
///     264      4  FILLED     signal: there is more to take
///     268      4  FREED      signal: there is more room
///     272      4  FINISHED   1: nothing more is put
///     276      4  ABANDONED  1: nothing more is taken
///     320      …  DATA       capacity bytes, a power of two; position p is at p modulo capacity
/// ```
///
/// A message is its length (4 bytes; inverted if it is a plain array) and its bytes, rounded up to
/// 8. One that fits is published by one write of TAIL. One that is larger than the ring is put and
/// taken in pieces, alone.
///
/// A producer that dies has published its message or not; what it put in pieces is skipped. A
/// consumer that dies has taken its message or not; what it took in pieces is lost. So at most one
/// message is lost for each [#deaths].
public final class ByteRing {

  static final int PRODUCERS = 0;
  static final int TAIL = 64;
  static final int PUTS = 72;
  static final int NEXT_PUT = 80;
  static final int PUT_END = 96;
  static final int CONSUMERS = 128;
  static final int HEAD = 192;
  static final int TAKES = 200;
  static final int NEXT_TAKE = 208;
  static final int TAKE_END = 224;
  static final int SKIP = 256;
  static final int FILLED = 264;
  static final int FREED = 268;
  static final int FINISHED = 272;
  static final int ABANDONED = 276;
  static final int DATA = 320;

  private static final int ALIGN = 8;

  private final Region region;
  private final int at;
  private final int capacity;
  private final Mutex producers;
  private final Mutex consumers;
  private final Signal filled;
  private final Signal freed;

  /// The ring at this offset; zero bytes are an empty one.
  ///
  /// @param capacity bytes in DATA, a power of two
  public ByteRing(Region region, int at, int capacity) {
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
    return DATA + (long) capacity;
  }

  /// Puts a message.
  ///
  /// @param limit the most messages that may be in the ring
  /// @param bury looks for the dead among those who should take
  /// @return false if there was no room within the time
  /// @throws IllegalStateException if the ring is finished or abandoned
  public boolean put(Packed packed, long limit, Runnable bury, long nanos)
      throws InterruptedException {
    long start = System.nanoTime();
    if (!producers.lock(nanos)) {
      return false;
    }
    byte[] message = packed.bytes();
    int length = packed.plain() ? ~message.length : message.length;
    try {
      if (producers.isTorn()) {
        recoverPut();
        producers.repaired();
      }
      long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      long total = total(message.length);
      long room = Math.min(total, capacity);
      if (!freed.until(
          () -> isAbandoned() || isFinished() || free() >= room && size() < limit, bury, left)) {
        return false;
      }
      if (isFinished() || isAbandoned()) {
        throw new IllegalStateException(
            isFinished() ? "nothing more may be put: finished" : "nobody takes any more");
      }
      if (total <= capacity) {
        putWhole(length, message, get(TAIL) + total);
      } else {
        left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
        if (!putInPieces(length, message, get(TAIL) + total, bury, left)) {
          return false;
        }
      }
    } finally {
      producers.unlock();
    }
    filled.wakeAll();
    return true;
  }

  private void putWhole(int length, byte[] message, long end) {
    long start = get(TAIL);
    INT.set(region.words(), index(start), length);
    copyIn(message, start, start, end);
    publish(end, 1);
  }

  private boolean putInPieces(int length, byte[] message, long end, Runnable bury, long nanos)
      throws InterruptedException {
    long begun = System.nanoTime();
    long start = get(TAIL);
    set(PUT_END, end);
    INT.set(region.words(), index(start), length);
    try {
      long position = start;
      while (true) {
        long wanted = Math.min(end - position, capacity / 2);
        long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - begun);
        if (!freed.until(() -> isAbandoned() || free() >= wanted, bury, left)) {
          return false;
        }
        if (isAbandoned()) {
          throw new IllegalStateException("nobody takes any more");
        }
        long next = Math.min(end, position + free());
        copyIn(message, start, position, next);
        position = next;
        if (position == end) {
          publish(end, 1);
          return true;
        }
        set(TAIL, position);
        filled.wakeAll();
      }
    } finally {
      recoverPut();
    }
  }

  private void publish(long tail, int messages) {
    long puts = get(PUTS) + messages;
    set(NEXT_PUT, tail);
    set(NEXT_PUT + 8, puts);
    set(TAIL, tail);
    set(PUTS, puts);
  }

  /// Puts in order what a producer left that died or gave up. Called by the holder of PRODUCERS.
  private void recoverPut() {
    if (get(TAIL) == get(NEXT_PUT)) {
      set(PUTS, get(NEXT_PUT + 8));
    }
    long end = get(PUT_END);
    if (end != 0) {
      if (get(TAIL) < end) {
        set(SKIP, end);
        publish(end, 0);
      }
      set(PUT_END, 0);
      filled.wakeAll();
    }
  }

  /// Takes a message.
  ///
  /// @param bury looks for the dead among those who should put
  /// @return null if there was none within the time, or the ring [#hasEnded]
  public @Nullable Packed take(Runnable bury, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    if (!consumers.lock(nanos)) {
      return null;
    }
    try {
      if (consumers.isTorn()) {
        recoverTake();
        consumers.repaired();
      }
      while (true) {
        long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
        if (!filled.until(() -> isFinished() || get(TAIL) > get(HEAD), bury, left)
            || get(TAIL) <= get(HEAD)) {
          return null;
        }
        Packed message = takeOne();
        if (message != null) {
          return message;
        }
      }
    } finally {
      consumers.unlock();
      freed.wakeAll();
    }
  }

  /// Takes the next message; null if it has to be skipped.
  private @Nullable Packed takeOne() {
    long start = get(HEAD);
    long skip = get(SKIP);
    if (start < skip) {
      // A message in pieces is alone: nothing lies between its start and its end.
      taken(skip, 0);
      return null;
    }
    int length = (int) INT.get(region.words(), index(start));
    byte[] message = new byte[length < 0 ? ~length : length];
    var packed = new Packed(message, length < 0);
    long end = start + total(message.length);
    if (end - start <= capacity) {
      copyOut(message, start, start, end);
      taken(end, 1);
      return packed;
    }
    set(TAKE_END, end);
    return takePieces(message, start, end) ? packed : null;
  }

  /// Takes the rest of a message that comes in pieces.
  ///
  /// @param message where to, or null to drop it
  /// @return whether all of it came
  private boolean takePieces(byte @Nullable [] message, long start, long end) {
    long position = get(HEAD);
    while (position < end && awaitPiece(position, end)) {
      long next = Math.min(get(TAIL), end);
      if (message != null) {
        copyOut(message, start, position, next);
      }
      position = next;
      if (position < end) {
        set(HEAD, position);
        freed.wakeAll();
      }
    }
    boolean whole = get(SKIP) < end;
    taken(end, whole ? 1 : 0);
    set(TAKE_END, 0);
    return whole;
  }

  /// Waits for more of a message that comes in pieces.
  ///
  /// @return false if its producer died or gave up
  private boolean awaitPiece(long position, long end) {
    boolean interrupted = false;
    while (get(TAIL) <= position) {
      try {
        filled.until(() -> get(TAIL) > position, this::buryProducer, Long.MAX_VALUE);
      } catch (InterruptedException later) {
        // Half a message cannot be put back.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return get(SKIP) < end;
  }

  private void buryProducer() {
    if (producers.isOwnerDead()) {
      producers.lock();
      try {
        recoverPut();
      } finally {
        producers.unlock();
      }
    }
  }

  private void taken(long head, int messages) {
    long takes = get(TAKES) + messages;
    set(NEXT_TAKE, head);
    set(NEXT_TAKE + 8, takes);
    set(HEAD, head);
    set(TAKES, takes);
  }

  /// Puts in order what a dead consumer left. Called by the holder of CONSUMERS.
  private void recoverTake() {
    if (get(HEAD) == get(NEXT_TAKE)) {
      set(TAKES, get(NEXT_TAKE + 8));
    }
    long end = get(TAKE_END);
    if (end > get(HEAD)) {
      takePieces(null, 0, end);
    }
    set(TAKE_END, 0);
  }

  /// Nothing more may be put; what is in the ring can still be taken.
  public void finish() {
    INT.setVolatile(region.words(), at + FINISHED, 1);
    filled.wakeAll();
    freed.wakeAll();
  }

  /// Nothing more will be taken.
  public void abandon() {
    INT.setVolatile(region.words(), at + ABANDONED, 1);
    freed.wakeAll();
  }

  /// Whether nothing more may be put.
  public boolean isFinished() {
    return (int) INT.getVolatile(region.words(), at + FINISHED) != 0;
  }

  private boolean isAbandoned() {
    return (int) INT.getVolatile(region.words(), at + ABANDONED) != 0;
  }

  /// Whether nothing is left to take, and nothing will be.
  public boolean hasEnded() {
    return isFinished() && get(TAIL) <= get(HEAD);
  }

  /// Whether there is something to take.
  public boolean hasMessage() {
    return get(TAIL) > get(HEAD);
  }

  /// Waits until there is something to take, or never will be.
  public boolean awaitMessage(Runnable bury, long nanos) throws InterruptedException {
    return filled.until(() -> hasMessage() || isFinished(), bury, nanos);
  }

  /// Messages in the ring.
  public long size() {
    return get(PUTS) - get(TAKES);
  }

  /// Messages ever put.
  public long puts() {
    return get(PUTS);
  }

  /// How many processes died while they put or took a message.
  public long deaths() {
    return (long) producers.deaths() + consumers.deaths();
  }

  private long free() {
    return capacity - (get(TAIL) - get(HEAD));
  }

  private static long total(int length) {
    return (4L + length + ALIGN - 1) & -ALIGN;
  }

  private int index(long position) {
    return at + DATA + (int) (position & (capacity - 1));
  }

  /// Copies what of a message lies between two positions; before it is its length.
  private void copyIn(byte[] message, long start, long from, long to) {
    ByteBuffer words = region.words();
    int offset = (int) Math.max(0, from - start - 4);
    int length = (int) Math.min(message.length, to - start - 4) - offset;
    int target = index(start + 4 + offset);
    int first = Math.min(length, at + DATA + capacity - target);
    words.put(target, message, offset, first);
    words.put(at + DATA, message, offset + first, length - first);
  }

  private void copyOut(byte[] message, long start, long from, long to) {
    ByteBuffer words = region.words();
    int offset = (int) Math.max(0, from - start - 4);
    int length = (int) Math.min(message.length, to - start - 4) - offset;
    int source = index(start + 4 + offset);
    int first = Math.min(length, at + DATA + capacity - source);
    words.get(source, message, offset, first);
    words.get(at + DATA, message, offset + first, length - first);
  }

  private long get(int field) {
    return (long) LONG.getAcquire(region.words(), at + field);
  }

  private void set(int field, long value) {
    LONG.setRelease(region.words(), at + field, value);
  }
}
