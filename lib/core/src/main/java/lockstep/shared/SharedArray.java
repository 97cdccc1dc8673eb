package lockstep.shared;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;

/// An array of bytes, ints, longs or doubles that several processes share.
///
/// Handing it to another process hands over its name only, however large it is. Any thread may use
/// it; its elements are read and written plainly, as those of an array of Java's are, so order what
/// you do with a lock, a barrier, a queue, or [#getAndAdd]. An index outside it is an
/// [IndexOutOfBoundsException].
///
/// ```
///  offset  bytes  name
///     128      …  ELEMENTS  one after the other, in the byte order of the machine
/// ```
///
/// Making it writes every page, 1 GiB in about half a second, so that no later access can find the
/// memory full. Use after close throws [IllegalStateException].
public final class SharedArray extends Handle<SharedArray.Core> {

  private static final long serialVersionUID = 1;

  static final int ELEMENTS = Region.BODY;

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final ElementType type;

  /// Where this view starts, in elements of the whole array.
  private final long start;

  private final long length;

  private SharedArray(Region region, ElementType type, long start, long length) {
    super(region);
    this.type = type;
    this.start = start;
    this.length = length;
  }

  /// A new array of this many bytes, all 0.
  public static SharedArray ofBytes(long length) {
    return create(ElementType.BYTES, length);
  }

  /// A new array of this many ints, all 0.
  public static SharedArray ofInts(long length) {
    return create(ElementType.INTS, length);
  }

  /// A new array of this many longs, all 0.
  public static SharedArray ofLongs(long length) {
    return create(ElementType.LONGS, length);
  }

  /// A new array of this many doubles, all 0.
  public static SharedArray ofDoubles(long length) {
    return create(ElementType.DOUBLES, length);
  }

  private static SharedArray create(ElementType type, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("an array of " + length + " " + type);
    }
    long bytes = Math.max(1, Math.multiplyExact(length, type.size));
    return new SharedArray(Region.create("array", bytes), type, 0, length);
  }

  @Override
  Core attach(Region region) {
    MemorySegment all = region.segment();
    return new Core(region, all.asSlice(ELEMENTS + start * type.size, length * type.size));
  }

  @Override
  void describe(Core core, Contents contents) {
    long most = Math.min(length, Contents.MOST);
    for (long i = 0; i < most; i++) {
      long at = ELEMENTS + (start + i) * type.size;
      long bits =
          switch (type) {
            case BYTES -> getByte(i);
            case INTS -> getInt(i);
            case LONGS -> getLong(i);
            case DOUBLES -> Double.doubleToRawLongBits(getDouble(i));
          };
      String value = type == ElementType.DOUBLES ? "" + getDouble(i) : "" + bits;
      contents.field("[" + i + "]", at, type.size, bits, value);
    }
  }

  /// How many elements it has.
  public long length() {
    return length;
  }

  /// A view of some of its elements: the same memory, counted from 0 again. Closing the array
  /// closes its views, and the other way round.
  ///
  /// @param from the first
  /// @param to the one after the last
  public SharedArray slice(long from, long to) {
    Objects.checkFromToIndex(from, to, length);
    return new SharedArray(core().region, type, start + from, to - from);
  }

  /// Its memory. Changes go both ways; it stays readable after the array is closed, with undefined
  /// content.
  public MemorySegment segment() {
    return memory();
  }

  /// Reads an element of an array of bytes.
  public byte getByte(long index) {
    return memory(ElementType.BYTES).get(ValueLayout.JAVA_BYTE, offset(index));
  }

  /// Writes an element of an array of bytes.
  public void setByte(long index, byte value) {
    memory(ElementType.BYTES).set(ValueLayout.JAVA_BYTE, offset(index), value);
  }

  /// Reads an element of an array of ints.
  public int getInt(long index) {
    return memory(ElementType.INTS).get(ValueLayout.JAVA_INT, offset(index));
  }

  /// Writes an element of an array of ints.
  public void setInt(long index, int value) {
    memory(ElementType.INTS).set(ValueLayout.JAVA_INT, offset(index), value);
  }

  /// Reads an element of an array of longs.
  public long getLong(long index) {
    return memory(ElementType.LONGS).get(ValueLayout.JAVA_LONG, offset(index));
  }

  /// Writes an element of an array of longs.
  public void setLong(long index, long value) {
    memory(ElementType.LONGS).set(ValueLayout.JAVA_LONG, offset(index), value);
  }

  /// Reads an element of an array of doubles.
  public double getDouble(long index) {
    return memory(ElementType.DOUBLES).get(ValueLayout.JAVA_DOUBLE, offset(index));
  }

  /// Writes an element of an array of doubles.
  public void setDouble(long index, double value) {
    memory(ElementType.DOUBLES).set(ValueLayout.JAVA_DOUBLE, offset(index), value);
  }

  /// Adds to an element of an array of ints or longs, in one step.
  ///
  /// @return the value before
  public long getAndAdd(long index, long change) {
    return switch (type) {
      case INTS -> (int) INT.getAndAdd(memory(), offset(index), (int) change);
      case LONGS -> (long) LONG.getAndAdd(memory(), offset(index), change);
      case BYTES, DOUBLES -> throw wrongType("ints or longs");
    };
  }

  /// Sets all elements to 0.
  public void clear() {
    memory().fill((byte) 0);
  }

  /// Copies all of `source` to the elements from `at` on, as fast as memory can.
  public void copyFrom(byte[] source, long at) {
    copyFrom(ElementType.BYTES, MemorySegment.ofArray(source), at, source.length);
  }

  /// Copies all of `source` to the elements from `at` on, as fast as memory can.
  public void copyFrom(int[] source, long at) {
    copyFrom(ElementType.INTS, MemorySegment.ofArray(source), at, source.length);
  }

  /// Copies all of `source` to the elements from `at` on, as fast as memory can.
  public void copyFrom(long[] source, long at) {
    copyFrom(ElementType.LONGS, MemorySegment.ofArray(source), at, source.length);
  }

  /// Copies all of `source` to the elements from `at` on, as fast as memory can.
  public void copyFrom(double[] source, long at) {
    copyFrom(ElementType.DOUBLES, MemorySegment.ofArray(source), at, source.length);
  }

  /// Fills `target` with the elements from `at` on, as fast as memory can.
  public void copyTo(byte[] target, long at) {
    copyTo(ElementType.BYTES, MemorySegment.ofArray(target), at, target.length);
  }

  /// Fills `target` with the elements from `at` on, as fast as memory can.
  public void copyTo(int[] target, long at) {
    copyTo(ElementType.INTS, MemorySegment.ofArray(target), at, target.length);
  }

  /// Fills `target` with the elements from `at` on, as fast as memory can.
  public void copyTo(long[] target, long at) {
    copyTo(ElementType.LONGS, MemorySegment.ofArray(target), at, target.length);
  }

  /// Fills `target` with the elements from `at` on, as fast as memory can.
  public void copyTo(double[] target, long at) {
    copyTo(ElementType.DOUBLES, MemorySegment.ofArray(target), at, target.length);
  }

  private void copyFrom(ElementType expected, MemorySegment source, long at, long count) {
    MemorySegment memory = memory(expected);
    Objects.checkFromIndexSize(at, count, length);
    MemorySegment.copy(source, 0, memory, at * type.size, count * type.size);
  }

  private void copyTo(ElementType expected, MemorySegment target, long at, long count) {
    MemorySegment memory = memory(expected);
    Objects.checkFromIndexSize(at, count, length);
    MemorySegment.copy(memory, at * type.size, target, 0, count * type.size);
  }

  private MemorySegment memory() {
    Core core = core();
    core.region.words();
    return core.elements;
  }

  private MemorySegment memory(ElementType expected) {
    if (type != expected) {
      throw wrongType(expected.toString());
    }
    return memory();
  }

  private long offset(long index) {
    return Objects.checkIndex(index, length) * type.size;
  }

  private IllegalStateException wrongType(String expected) {
    return new IllegalStateException("this is an array of " + type + ", not of " + expected);
  }

  /// The region, and the elements of this view.
  record Core(Region region, MemorySegment elements) {}
}
