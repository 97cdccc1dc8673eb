package lockstep.internal.travel;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/// Reads what [PlainWriter] wrote.
final class PlainReader {

  private final DataInputStream in;
  private final ClassLoader loader;

  PlainReader(DataInputStream in, ClassLoader loader) {
    this.in = in;
    this.loader = loader;
  }

  @Nullable Object read() throws IOException, ReflectiveOperationException {
    int tag = in.readByte();
    return switch (tag) {
      case 'N' -> null;
      case 'B' -> in.readBoolean();
      case 'C' -> in.readChar();
      case 'I' -> in.readInt();
      case 'J' -> in.readLong();
      case 'D' -> Double.longBitsToDouble(in.readLong());
      case 'S' -> in.readUTF();
      case 'A' -> readArray();
      case 'L' -> readLambda().build(loader);
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

  private LambdaRecipe readLambda() throws IOException, ReflectiveOperationException {
    String host = in.readUTF();
    String type = in.readUTF();
    String method = in.readUTF();
    String erased = in.readUTF();
    String actual = in.readUTF();
    int kind = in.readInt();
    String body = in.readUTF();
    String bodyMethod = in.readUTF();
    String bodyType = in.readUTF();
    if (in.readByte() != 'A') {
      throw new StreamCorruptedException("a lambda without captured values");
    }
    return new LambdaRecipe(
        new LambdaSite(host, type, method, erased, actual, kind, body, bodyMethod, bodyType),
        readArray());
  }
}
