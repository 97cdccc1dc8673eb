package lockstep.internal.travel;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what [PlainWriter] wrote.
final class PlainReader {

  private final DataInputStream in;
  private final ClassLoader loader;

  PlainReader(DataInputStream in, ClassLoader loader) {
    this.in = in;
    this.loader = loader;
  }

  /// Reads code: a lambda is not made yet.
  @Nullable Object readCode() throws IOException, ReflectiveOperationException {
    int tag = in.readByte();
    return tag == 'L' ? new Template(readSite(), readCaptured()) : read(tag);
  }

  @Nullable Object read() throws IOException, ReflectiveOperationException {
    return read(in.readByte());
  }

  private @Nullable Object read(int tag) throws IOException, ReflectiveOperationException {
    return switch (tag) {
      case 'N' -> null;
      case 'B' -> in.readBoolean();
      case 'C' -> in.readChar();
      case 'I' -> in.readInt();
      case 'J' -> in.readLong();
      case 'D' -> Double.longBitsToDouble(in.readLong());
      case 'S' -> in.readUTF();
      case 'A' -> readArray();
      case 'i' -> readNumbers(Integer.BYTES, ByteBuffer::getInt);
      case 'j' -> readNumbers(Long.BYTES, ByteBuffer::getLong);
      case 'd' -> readNumbers(Double.BYTES, ByteBuffer::getDouble);
      case 'T' -> new Template(readSite(), null);
      case 'L' -> new LambdaRecipe(readSite(), readCaptured()).build(loader);
      default -> throw new StreamCorruptedException("unknown tag " + tag);
    };
  }

  private @Nullable Object[] readArray() throws IOException, ReflectiveOperationException {
    int length = in.readInt();
    // Each element takes at least a byte: a length beyond that is garbage, not a reason to
    // allocate.
    if (length < 0 || length > in.available()) {
      throw new StreamCorruptedException("an array of " + length + " elements");
    }
    Object[] array = new Object[length];
    for (int i = 0; i < length; i++) {
      array[i] = read();
    }
    return array;
  }

  private @Nullable Object[] readNumbers(int size, Function<ByteBuffer, Number> number)
      throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available() / size) {
      throw new StreamCorruptedException("an array of " + length + " numbers");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length * size);
    in.readFully(bytes.array());
    Object[] array = new Object[length];
    for (int i = 0; i < length; i++) {
      array[i] = number.apply(bytes);
    }
    return array;
  }

  private @Nullable Object[] readCaptured() throws IOException, ReflectiveOperationException {
    if (read() instanceof Object[] captured) {
      return captured;
    }
    throw new StreamCorruptedException("a lambda without captured values");
  }

  private LambdaSite readSite() throws IOException {
    String host = in.readUTF();
    String type = in.readUTF();
    String method = in.readUTF();
    String erased = in.readUTF();
    String actual = in.readUTF();
    int kind = in.readInt();
    String body = in.readUTF();
    String bodyMethod = in.readUTF();
    String bodyType = in.readUTF();
    return new LambdaSite(host, type, method, erased, actual, kind, body, bodyMethod, bodyType);
  }
}
