package lockstep.internal.memory;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.internal.travel.Baggage;
import lockstep.internal.travel.CellClass;
import lockstep.internal.travel.Origin;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Unpacker;
import org.jspecify.annotations.Nullable;

/// Values as bytes: numbers, strings, arrays, enums and records of such by themselves, all else as
/// `lockstep.internal.travel` packs it, with Java's serialization.
///
/// ```
///   value := tag (1 byte), then, big-endian
///     N  null            Z  boolean  1 byte       B  byte    1 byte      C  char   2 bytes
///     H  short 2 bytes   I  int      4 bytes      J  long    8 bytes
///     F  float 4 bytes   D  double   8 bytes
///     S  string: int n, n bytes of UTF-8          U  string with surrogates: int n, n chars
///     b  byte[], i  int[], j  long[], d  double[]: int n, n elements
///     E  enum: class, name of the constant as S without the tag
///     R  record: class, then the components' values
///     O  anything: code, int n, n bytes
///   class := its name as S without the tag; if it was made in a cell, then # and its code
///   code  := as S without the tag, the name of a file beside the region that holds Baggage, or ""
/// ```
///
/// So the code of a class goes along once for each region and sender, and whoever takes a value
/// need not have heard of its class. Classes that the caller's own code knows are used as they are
/// there. Any thread may call it.
public final class Codec {

  /// Stands between the name of a class and its code; in no name of a class.
  private static final String CODE = "#";

  /// A record's class, and its name as it is written in this region.
  private record Named(byte[] name, RecordShape shape) {}

  private final Region region;
  private final ConcurrentHashMap<String, Class<?>> classes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Class<?>, String> names = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Baggage, String> sent = new ConcurrentHashMap<>();

  /// The last record that was written, if any, and the last that was read: most have the class of
  /// the one before.
  private volatile @Nullable Named lastWritten;

  private volatile @Nullable Named lastRead;

  /// A codec for values that go through a region.
  public Codec(Region region) {
    this.region = region;
  }

  /// The bytes of a value.
  ///
  /// @throws lockstep.task.CannotTravelException if some of it is not serializable
  public Packed encode(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return new Packed(bytes, true);
    }
    var out = new Output();
    write(out, value);
    return new Packed(out.bytes(), false);
  }

  /// The value of bytes.
  ///
  /// @throws IllegalStateException if a class of it is not known here, or the bytes are damaged
  public @Nullable Object decode(Packed packed) {
    if (packed.plain()) {
      return packed.bytes();
    }
    try {
      return read(ByteBuffer.wrap(packed.bytes()));
    } catch (ReflectiveOperationException
        | IOException
        | BufferUnderflowException
        | LinkageError e) {
      throw new IllegalStateException("a value that cannot be read here: " + e, e);
    }
  }

  /// The value of bytes, shortly: in a string, or what kind of thing it is.
  public String inWords(Packed packed) {
    try {
      Object value = decode(packed);
      return value != null && value.getClass().isArray()
          ? value.getClass().getComponentType().getSimpleName() + "[" + Array.getLength(value) + "]"
          : String.valueOf(value);
    } catch (RuntimeException unreadable) {
      return "?";
    }
  }

  private void write(Output out, @Nullable Object value) {
    switch (value) {
      case null -> out.tag('N', 0);
      case Boolean b -> out.tag('Z', 1).put((byte) (b ? 1 : 0));
      case Byte b -> out.tag('B', 1).put(b);
      case Character c -> out.tag('C', 2).putChar(c);
      case Short s -> out.tag('H', 2).putShort(s);
      case Integer i -> out.tag('I', 4).putInt(i);
      case Long l -> out.tag('J', 8).putLong(l);
      case Float f -> out.tag('F', 4).putFloat(f);
      case Double d -> out.tag('D', 8).putDouble(d);
      case String s -> writeString(out, s);
      case byte[] a -> out.tag('b', 4 + a.length).putInt(a.length).put(a);
      case int[] a -> out.part('i', a.length, 4).asIntBuffer().put(a);
      case long[] a -> out.part('j', a.length, 8).asLongBuffer().put(a);
      case double[] a -> out.part('d', a.length, 8).asDoubleBuffer().put(a);
      case Enum<?> e -> {
        out.tag('E', 0);
        out.text(nameOf(e.getDeclaringClass()));
        out.text(e.name());
      }
      case Record r when RecordShape.of(r.getClass()) instanceof RecordShape shape -> {
        byte[] name = nameOf(shape);
        out.tag('R', 4L + name.length).putInt(name.length).put(name);
        for (int i = 0; i < shape.size(); i++) {
          write(out, shape.component(r, i));
        }
      }
      default -> {
        String[] code = {""};
        byte[] packed =
            Packer.packValue(
                value, "this " + value.getClass().getName(), baggage -> code[0] = send(baggage));
        out.tag('O', 0);
        out.text(code[0]);
        out.room(4L + packed.length).putInt(packed.length).put(packed);
      }
    }
  }

  private byte[] nameOf(RecordShape shape) {
    Named named = lastWritten;
    if (named == null || named.shape != shape) {
      named = new Named(nameOf(shape.type()).getBytes(StandardCharsets.UTF_8), shape);
      lastWritten = named;
    }
    return named.name;
  }

  private String nameOf(Class<?> type) {
    return names.computeIfAbsent(
        type,
        t -> {
          Baggage baggage = CellClass.isForeign(t) ? Baggage.of(t) : Baggage.NONE;
          return baggage.isEmpty() ? t.getName() : t.getName() + CODE + send(baggage);
        });
  }

  private String send(Baggage baggage) {
    return sent.computeIfAbsent(baggage, b -> region.putBeside(b.bytes()));
  }

  private static void writeString(Output out, String s) {
    for (int i = 0; i < s.length(); i++) {
      if (Character.isSurrogate(s.charAt(i))) {
        // UTF-8 has no bytes for half a pair.
        out.part('U', s.length(), 2).asCharBuffer().put(s);
        return;
      }
    }
    out.tag('S', 0);
    out.text(s);
  }

  private @Nullable Object read(ByteBuffer in) throws ReflectiveOperationException, IOException {
    int tag = in.get();
    return switch (tag) {
      case 'N' -> null;
      case 'Z' -> in.get() != 0;
      case 'B' -> in.get();
      case 'C' -> in.getChar();
      case 'H' -> in.getShort();
      case 'I' -> in.getInt();
      case 'J' -> in.getLong();
      case 'F' -> in.getFloat();
      case 'D' -> in.getDouble();
      case 'S' -> text(in);
      case 'U' -> part(in, 2).asCharBuffer().toString();
      case 'b' -> bytes(in);
      case 'i' -> {
        ByteBuffer part = part(in, 4);
        int[] array = new int[part.remaining() / 4];
        part.asIntBuffer().get(array);
        yield array;
      }
      case 'j' -> {
        ByteBuffer part = part(in, 8);
        long[] array = new long[part.remaining() / 8];
        part.asLongBuffer().get(array);
        yield array;
      }
      case 'd' -> {
        ByteBuffer part = part(in, 8);
        double[] array = new double[part.remaining() / 8];
        part.asDoubleBuffer().get(array);
        yield array;
      }
      case 'E' -> constant(find(text(in)), text(in));
      case 'R' -> {
        RecordShape shape = shape(in);
        Object[] components = new Object[shape.size()];
        for (int i = 0; i < components.length; i++) {
          components[i] = read(in);
        }
        yield shape.make(components);
      }
      case 'O' -> {
        ClassLoader loader = loaderOf(text(in));
        yield Unpacker.unpack(bytes(in), loader);
      }
      default -> throw new IOException("unknown tag " + tag);
    };
  }

  private Class<?> find(String text) throws ClassNotFoundException, IOException {
    Class<?> known = classes.get(text);
    if (known == null) {
      String[] nameAndCode = text.split(CODE);
      ClassLoader loader = loaderOf(nameAndCode.length == 1 ? "" : nameAndCode[1]);
      known = Class.forName(nameAndCode[0], true, loader);
      classes.put(text, known);
    }
    return known;
  }

  /// A loader that knows some code, the caller's own if possible.
  private ClassLoader loaderOf(String code) throws IOException {
    ClassLoader here = Origin.loaderOf(null);
    return code.isEmpty() ? here : Baggage.read(region.readBeside(code)).arrive(here);
  }

  private RecordShape shape(ByteBuffer in) throws ReflectiveOperationException, IOException {
    ByteBuffer text = part(in, 1);
    Named named = lastRead;
    if (named == null || !text.equals(ByteBuffer.wrap(named.name))) {
      byte[] name = new byte[text.remaining()];
      text.get(name);
      RecordShape shape = RecordShape.of(find(new String(name, StandardCharsets.UTF_8)));
      if (shape == null) {
        throw new IOException("a record that is none here");
      }
      named = new Named(name, shape);
      lastRead = named;
    }
    return named.shape;
  }

  private static Object constant(Class<?> type, String name) throws IOException {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IOException("no constant " + name + " in " + type.getName());
  }

  /// The next n elements, behind their number.
  private static ByteBuffer part(ByteBuffer in, int size) {
    int length = Math.multiplyExact(in.getInt(), size);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[part(in.duplicate(), 1).remaining()];
    in.getInt();
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    ByteBuffer part = part(in, 1);
    return new String(part.array(), part.arrayOffset(), part.remaining(), StandardCharsets.UTF_8);
  }

  /// Grows as needed.
  private static final class Output {

    private ByteBuffer buffer = ByteBuffer.allocate(128);

    /// Writes a tag and makes room for what follows it.
    ByteBuffer tag(char tag, long following) {
      return room(1 + following).put((byte) tag);
    }

    /// Writes a tag and a number of elements, and makes room for these.
    ByteBuffer part(char tag, int length, int size) {
      long bytes = (long) length * size;
      ByteBuffer to = tag(tag, 4 + bytes).putInt(length);
      ByteBuffer part = to.slice(to.position(), (int) bytes);
      to.position(to.position() + (int) bytes);
      return part;
    }

    void text(String s) {
      byte[] bytes = s.getBytes(StandardCharsets.UTF_8);
      room(4L + bytes.length).putInt(bytes.length).put(bytes);
    }

    ByteBuffer room(long bytes) {
      if (bytes > buffer.remaining()) {
        int size = Math.toIntExact(Math.max(2L * buffer.capacity(), buffer.position() + bytes));
        buffer = ByteBuffer.allocate(size).put(buffer.flip());
      }
      return buffer;
    }

    byte[] bytes() {
      return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
