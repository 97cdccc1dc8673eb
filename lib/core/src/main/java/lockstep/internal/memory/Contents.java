package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.util.ArrayList;
import java.util.List;

/// What a region holds at a moment, field by field: the byte map of its class, with values.
///
/// For one thread. Each field is read by itself, while other processes may write: no two of them
/// need have been there at the same time.
public final class Contents {

  /// The most elements that are told of one array, queue or table.
  public static final int MOST = 4_096;

  /// One field.
  ///
  /// @param name as in the byte map of its class, in lower-case letters; `[3]` for an element
  /// @param at where it starts, in bytes from the start of the region
  /// @param bytes its size
  /// @param bits differ whenever its bytes do
  /// @param value what they mean
  public record Field(String name, long at, int bytes, long bits, String value) {

    /// The first offset behind it.
    public long end() {
      return at + bytes;
    }

    /// Whether it is one of many like it.
    public boolean isElement() {
      return name.startsWith("[");
    }
  }

  private final Region region;
  private final List<Field> fields = new ArrayList<>();

  /// Nothing of a region so far.
  public Contents(Region region) {
    this.region = region;
  }

  /// Whose they are.
  public RegionId region() {
    return region.id();
  }

  /// The fields, in the order in which they were added.
  public List<Field> fields() {
    return List.copyOf(fields);
  }

  /// Adds a field.
  public Contents field(String name, long at, int bytes, long bits, String value) {
    fields.add(new Field(name, at, bytes, bits, value));
    return this;
  }

  /// Adds a whole number of 4 bytes.
  public Contents number4(String name, int at) {
    int value = (int) INT.getVolatile(region.words(), at);
    return field(name, at, 4, value, Integer.toString(value));
  }

  /// Adds a whole number of 8 bytes.
  public Contents number8(String name, int at) {
    long value = (long) LONG.getVolatile(region.words(), at);
    return field(name, at, 8, value, Long.toString(value));
  }

  /// Adds the token of a process, see [Life].
  public Contents life(String name, int at) {
    long token = (long) LONG.getVolatile(region.words(), at);
    String pid = "pid " + Life.pidOf(token);
    String value = token == 0 ? "nobody" : Life.isAlive(token) ? pid : pid + ", dead";
    return field(name, at, 8, token, value);
  }

  /// Adds a [Signal].
  public Contents signal(String name, int at) {
    int word = (int) INT.getVolatile(region.words(), at);
    return field(name, at, 4, word, (word & 1) == 0 ? "none" : "some");
  }

  /// Adds pairs of a process and a number, 8 bytes each.
  ///
  /// @param what the number is
  public Contents pairs(String what, int at, int bytes) {
    for (int i = 0; 16 * i < bytes; i++) {
      life("[" + i + "] process", at + 16 * i);
      number8("[" + i + "] " + what, at + 16 * i + 8);
    }
    return this;
  }
}
