package lockstep.shared;

import static lockstep.internal.memory.Words.INT;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import lockstep.internal.memory.Codec;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Packed;
import lockstep.internal.memory.Region;
import org.jspecify.annotations.Nullable;

/// A value of any serializable type that several processes share, by copy: what is read is a new
/// object each time, and changing it changes nothing here.
///
/// Any thread may call it. What a thread did before [#set] is visible to those who then [#get] that
/// value. A process that dies in the middle of a change leaves the value before it.
///
/// ```
///  offset  bytes  name
///     128     64  MUTEX    guards the rest
///     192      4  CURRENT  which of the two copies is valid: 0 or 1
///     200      8  LENGTHS  bytes of each copy (4 each), as in ByteRing; 0 is null
///     256      …  COPIES   two of half the size each
/// ```
///
/// A value that cannot be serialized, or is too large, is an [IllegalArgumentException]; use after
/// close throws [IllegalStateException].
public final class SharedReference<T> extends Handle<SharedReference.Core> {

  private static final long serialVersionUID = 1;

  static final int MUTEX = Region.BODY;
  static final int CURRENT = 192;
  static final int LENGTHS = 200;
  static final int COPIES = 256;

  /// Bytes of the largest value.
  private final int room;

  private SharedReference(Region region, int room) {
    super(region);
    this.room = room;
  }

  /// A new reference to null, with room for values of up to 64 KiB.
  public static <T> SharedReference<T> create() {
    return create(1 << 16);
  }

  /// A new reference to null.
  ///
  /// @param room bytes of the largest serialized value, at least 1 and at most a quarter of a GiB
  public static <T> SharedReference<T> create(int room) {
    if (room < 1 || room > 1 << 28) {
      throw new IllegalArgumentException("room for " + room + " bytes");
    }
    long bytes = COPIES + 2L * room - Region.BODY;
    return new SharedReference<>(Region.create("reference", bytes), room);
  }

  @Override
  Core attach(Region region) {
    return new Core(region, new Mutex(region, MUTEX), new Codec(region));
  }

  @Override
  void describe(Core core, Contents contents) {
    core.mutex.describe(contents);
    contents.number4("current", CURRENT).number8("lengths", LENGTHS);
  }

  /// The value now; null at first.
  public @Nullable T get() {
    Core core = core();
    @Nullable Packed packed;
    core.mutex.lock();
    try {
      packed = core.read(room);
    } finally {
      core.mutex.unlock();
    }
    return decode(core, packed);
  }

  /// Puts another value in its place.
  public void set(@Nullable T value) {
    Core core = core();
    Packed packed = encode(core, value);
    core.mutex.lock();
    try {
      core.write(room, packed);
    } finally {
      core.mutex.unlock();
    }
  }

  /// Puts in its place what the function makes of it, while everybody else waits.
  ///
  /// @param change must not use this reference itself
  /// @return the new value
  public @Nullable T update(UnaryOperator<@Nullable T> change) {
    Core core = core();
    core.mutex.lock();
    try {
      T value = change.apply(decode(core, core.read(room)));
      core.write(room, encode(core, value));
      return value;
    } finally {
      core.mutex.unlock();
    }
  }

  private Packed encode(Core core, @Nullable T value) {
    Packed packed = core.codec.encode(value);
    byte[] bytes = packed.bytes();
    if (bytes.length > room) {
      throw new IllegalArgumentException(
          "a value of %,d bytes in a reference with room for %,d".formatted(bytes.length, room));
    }
    return packed;
  }

  @SuppressWarnings("unchecked")
  private @Nullable T decode(Core core, @Nullable Packed packed) {
    return packed == null ? null : (T) core.codec.decode(packed);
  }

  /// Works on the region.
  record Core(Region region, Mutex mutex, Codec codec) {

    @Nullable Packed read(int room) {
      ByteBuffer words = region.words();
      int current = (int) INT.getVolatile(words, CURRENT);
      int length = (int) INT.get(words, LENGTHS + 4 * current);
      if (length == 0) {
        return null;
      }
      byte[] bytes = new byte[length < 0 ? ~length : length];
      words.get(COPIES + current * room, bytes);
      return new Packed(bytes, length < 0);
    }

    /// Writes the other copy, and then that this one is valid now.
    void write(int room, Packed packed) {
      ByteBuffer words = region.words();
      int other = 1 - (int) INT.getVolatile(words, CURRENT);
      byte[] bytes = packed.bytes();
      words.put(COPIES + other * room, bytes);
      INT.set(words, LENGTHS + 4 * other, packed.plain() ? ~bytes.length : bytes.length);
      INT.setVolatile(words, CURRENT, other);
    }
  }
}
