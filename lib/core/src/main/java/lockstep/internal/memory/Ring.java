package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What is on its way from many producers to many consumers, first in, first out.
///
/// ```
///  offset  bytes  name       from the start of the ring
///       0     64  PRODUCERS  mutex of those who put
///      64      8  TAIL       how much was ever put, see the kind of ring
///     128     64  CONSUMERS  mutex of those who take
///     192      8  HEAD       how much was ever taken
///     256      4  FILLED     signal: there is more to take
///     260      4  FREED      signal: there is more room
///     264      4  FINISHED   1: nothing more is put
///     268      4  ABANDONED  1: nothing more is taken
///     320      …  DATA       capacity units, a power of two
/// ```
///
/// Putting is one write of TAIL, taking one of HEAD, each by the holder of its mutex. A process
/// that is killed has done it or not: at most what it was moving is lost for each of [#deaths], and
/// there is nothing to repair. The two sides meet only at HEAD and TAIL, and each looks at the
/// other's only when what it last saw no longer suffices.
public abstract sealed class Ring permits ByteRing, LongRing {

  static final int PRODUCERS = 0;
  static final int TAIL = 64;
  static final int CONSUMERS = 128;
  static final int HEAD = 192;
  static final int FILLED = 256;
  static final int FREED = 260;
  static final int FINISHED = 264;
  static final int ABANDONED = 268;
  static final int DATA = 320;

  /// Pauses in which a side lets the other get ahead.
  private static final int REST = 32;

  final Region region;
  final int at;
  final int capacity;
  final Mutex producers;
  final Mutex consumers;
  final Signal filled;
  final Signal freed;

  /// What producers of this process last saw of HEAD; for the holder of PRODUCERS.
  long headSeen;

  /// What consumers of this process last saw of TAIL; for the holder of CONSUMERS.
  long tailSeen;

  /// What was put and taken by this process since it last had to wait.
  private int puts;

  private int takes;

  Ring(Region region, int at, int capacity) {
    this.region = region;
    this.at = at;
    this.capacity = capacity;
    producers = new Mutex(region, at + PRODUCERS);
    consumers = new Mutex(region, at + CONSUMERS);
    filled = new Signal(region, at + FILLED);
    freed = new Signal(region, at + FREED);
  }

  /// Nothing more may be put; what is in the ring can still be taken.
  public final void finish() {
    INT.setVolatile(region.words(), at + FINISHED, 1);
    filled.wakeAll();
    freed.wakeAll();
  }

  /// Whether nothing more may be put.
  public final boolean isFinished() {
    return (int) INT.getVolatile(region.words(), at + FINISHED) != 0;
  }

  /// Nothing more will be taken.
  public final void abandon() {
    INT.setVolatile(region.words(), at + ABANDONED, 1);
    freed.wakeAll();
  }

  /// Whether putting makes no sense any more: both words at once.
  final boolean isShut() {
    return (long) LONG.getVolatile(region.unchecked(), at + FINISHED) != 0;
  }

  final void requireOpen() {
    if (isShut()) {
      throw new IllegalStateException(
          isFinished() ? "nothing more may be put: finished" : "nobody takes any more");
    }
  }

  /// Whether there is something to take.
  public final boolean isFilled() {
    return get(TAIL) != get(HEAD);
  }

  /// Whether nothing is left to take, and nothing will be.
  public final boolean hasEnded() {
    return isFinished() && !isFilled();
  }

  /// Waits until there is something to take, or never will be.
  ///
  /// @param bury looks for the dead among those who should put; null for nobody
  public final boolean awaitFilled(@Nullable Runnable bury, long nanos)
      throws InterruptedException {
    return filled.until(() -> isFilled() || isFinished(), bury, nanos);
  }

  /// How many processes died while they put or took.
  public final long deaths() {
    return (long) producers.deaths() + consumers.deaths();
  }

  /// Adds its fields, but for what is on its way.
  final void describeEnds(Contents contents) {
    long tail = get(TAIL);
    long head = get(HEAD);
    producers.describe(contents);
    contents.field("tail", at + TAIL, 8, tail, counted(tail) + " put");
    consumers.describe(contents);
    contents.field("head", at + HEAD, 8, head, counted(head) + " taken");
    contents.signal("filled", at + FILLED).signal("freed", at + FREED);
    contents.number4("finished", at + FINISHED).number4("abandoned", at + ABANDONED);
  }

  /// Before waiting as the holder of PRODUCERS: where much flows, who looks each time the other
  /// side moves slows both down.
  final void restAsProducer() {
    rest(puts);
    puts = 0;
  }

  /// The same for the holder of CONSUMERS.
  final void restAsConsumer() {
    rest(takes);
    takes = 0;
  }

  private static void rest(int moved) {
    for (int pause = 0; moved > 1 && pause < REST; pause++) {
      Thread.onSpinWait();
    }
  }

  /// What a value of HEAD or TAIL counts.
  abstract long counted(long position);

  final void publish(ByteBuffer words, long tail) {
    puts++;
    LONG.setRelease(words, at + TAIL, tail);
  }

  final void consume(ByteBuffer words, long head) {
    takes++;
    LONG.setRelease(words, at + HEAD, head);
  }

  final long get(int field) {
    return get(region.words(), field);
  }

  final long get(ByteBuffer words, int field) {
    return (long) LONG.getAcquire(words, at + field);
  }
}
