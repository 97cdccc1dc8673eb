package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Messages on their way: a [Ring] whose unit is the byte.
///
/// ```
///   TAIL, HEAD := messages ever put or taken (upper 32 bits), and their bytes by 8 (lower 32)
///   message    := length (4 bytes), form (4 bytes), that many bytes, rounded up to 8
///   form       := 0 as Codec encodes it, 1 a plain array, plus 2 if the bytes are the name of a
///                 file beside the region that holds the message
/// ```
///
/// Both counts go round, and only differences of them are looked at. A message that is larger than
/// the ring lies in a file of its own, whose name takes an eighth of the ring: so there are at most
/// eight such files, and one for each producer that waits. Its taker removes it; if that dies, it
/// goes with the region.
public final class ByteRing extends Ring {

  private static final int UNIT = 8;
  private static final int HEADER = 8;

  /// One message, in TAIL and HEAD.
  private static final long ONE = 1L << 32;

  private static final int PLAIN = 1;
  private static final int ASIDE = 2;

  /// The most files beside the ring: the name of one takes that part of it.
  private static final int MOST_ASIDE = 8;

  /// What this process last wrote to TAIL: as long as it is still there, what was seen of HEAD
  /// holds. For the holder of PRODUCERS.
  private long lastTail;

  /// The same of HEAD and TAIL, for the holder of CONSUMERS.
  private long lastHead;

  /// The ring at this offset; zero bytes are an empty one.
  ///
  /// @param capacity bytes in DATA, a power of two
  public ByteRing(Region region, int at, int capacity) {
    super(region, at, capacity);
  }

  /// Bytes of a ring with this capacity.
  public static long size(int capacity) {
    return DATA + (long) capacity;
  }

  /// Puts a message.
  ///
  /// @param limit the most messages that may be in the ring
  /// @param bury looks for the dead among those who should take; null for nobody
  /// @return false if there was no room within the time
  /// @throws IllegalStateException if the ring is finished or abandoned
  /// @throws java.io.UncheckedIOException if a large message finds the memory full
  public boolean put(Packed packed, int limit, @Nullable Runnable bury, long nanos)
      throws InterruptedException {
    int form = packed.plain() ? PLAIN : 0;
    if (space(form, packed.bytes().length) <= capacity) {
      return put(packed.bytes(), form, limit, bury, nanos);
    }
    requireOpen();
    String name = region.putBeside(packed.bytes());
    try {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      if (put(text, form | ASIDE, limit, bury, nanos)) {
        return true;
      }
    } catch (InterruptedException | RuntimeException notPut) {
      region.drop(name);
      throw notPut;
    }
    region.drop(name);
    return false;
  }

  private boolean put(byte[] message, int form, int limit, @Nullable Runnable bury, long nanos)
      throws InterruptedException {
    int room = space(form, message.length);
    Time time = Time.of(nanos);
    if (!producers.lock(nanos)) {
      return false;
    }
    try {
      ByteBuffer words = region.unchecked();
      long tail = get(words, TAIL);
      if (tail != lastTail || !hasRoom(tail, headSeen, room, limit)) {
        headSeen = get(HEAD);
        if (!hasRoom(tail, headSeen, room, limit)) {
          restAsProducer();
          if (!freed.until(
              () -> isShut() || hasRoom(tail, get(HEAD), room, limit), bury, time.left())) {
            return false;
          }
          headSeen = get(HEAD);
        }
      }
      requireOpen();
      int start = index(tail);
      INT.set(words, start, message.length);
      INT.set(words, start + 4, form);
      int target = index(after(tail, HEADER));
      int first = Math.min(message.length, at + DATA + capacity - target);
      words.put(target, message, 0, first);
      words.put(at + DATA, message, first, message.length - first);
      lastTail = after(tail, room) + ONE;
      publish(words, lastTail);
    } finally {
      producers.unlock();
    }
    filled.wakeAll();
    return true;
  }

  /// Takes a message.
  ///
  /// @param bury looks for the dead among those who should put; null for nobody
  /// @return null if there was none within the time, or the ring [#hasEnded]
  public @Nullable Packed take(@Nullable Runnable bury, long nanos) throws InterruptedException {
    Time time = Time.of(nanos);
    if (!consumers.lock(nanos)) {
      return null;
    }
    byte[] message;
    int form;
    try {
      ByteBuffer words = region.unchecked();
      long head = get(words, HEAD);
      if (head != lastHead || head == tailSeen) {
        tailSeen = get(TAIL);
        if (head == tailSeen) {
          restAsConsumer();
          awaitFilled(bury, time.left());
          tailSeen = get(TAIL);
        }
        if (head == tailSeen) {
          return null;
        }
      }
      int start = index(head);
      message = new byte[(int) INT.get(words, start)];
      form = (int) INT.get(words, start + 4);
      copy(words, head, message);
      lastHead = after(head, space(form, message.length)) + ONE;
      consume(words, lastHead);
    } finally {
      consumers.unlock();
    }
    freed.wakeAll();
    boolean plain = (form & PLAIN) != 0;
    if ((form & ASIDE) == 0) {
      return new Packed(message, plain);
    }
    String name = new String(message, StandardCharsets.US_ASCII);
    try {
      return new Packed(region.readBeside(name), plain);
    } finally {
      region.drop(name);
    }
  }

  private void copy(ByteBuffer words, long head, byte[] message) {
    int source = index(after(head, HEADER));
    int first = Math.min(message.length, at + DATA + capacity - source);
    words.get(source, message, 0, first);
    words.get(at + DATA, message, first, message.length - first);
  }

  /// Adds its fields, and the messages that are in it, the next to be taken first. If one is taken
  /// meanwhile, those after it are left out: their bytes may be others already.
  ///
  /// @param meaning of a message, in words
  public void describe(Contents contents, Function<Packed, String> meaning) {
    describeEnds(contents);
    ByteBuffer words = region.words();
    long first = get(HEAD);
    long position = first;
    int most = Math.min(size(get(TAIL), first), Contents.MOST);
    for (int i = 0; i < most; i++) {
      int start = index(position);
      int length = (int) INT.get(words, start);
      int form = (int) INT.get(words, start + 4);
      byte[] message = new byte[Math.clamp(length, 0, capacity - HEADER)];
      copy(words, position, message);
      VarHandle.acquireFence();
      if (get(HEAD) != first) {
        return;
      }
      String value =
          (form & ASIDE) != 0
              ? "in a file"
              : meaning.apply(new Packed(message, (form & PLAIN) != 0));
      int space = space(form, length);
      long bits = Arrays.hashCode(message);
      contents.field("[" + i + "]", start, space, bits, value);
      position = after(position, space) + ONE;
    }
  }

  @Override
  long counted(long position) {
    return position >>> 32;
  }

  /// Messages in the ring.
  public int size() {
    // HEAD first: it is never beyond a TAIL that is read after it.
    long head = get(HEAD);
    return size(get(TAIL), head);
  }

  /// Messages ever put, the lower 32 bits.
  public int puts() {
    return (int) (get(TAIL) >>> 32);
  }

  private static int size(long tail, long head) {
    return (int) (tail >>> 32) - (int) (head >>> 32);
  }

  private boolean hasRoom(long tail, long head, int room, int limit) {
    return capacity - UNIT * ((int) tail - (int) head) >= room && size(tail, head) < limit;
  }

  /// A position some bytes further on, with the same count of messages.
  private static long after(long position, int bytes) {
    return position & -ONE | (int) position + bytes / UNIT & ONE - 1;
  }

  private int space(int form, int length) {
    return (form & ASIDE) == 0 ? HEADER + length + UNIT - 1 & -UNIT : capacity / MOST_ASIDE;
  }

  private int index(long position) {
    return at + DATA + ((int) position * UNIT & capacity - 1);
  }
}
