package lockstep.internal.travel;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/// Unpacks what [Packer] packed.
///
/// The variables are static fields: for one thread at a time in each loader.
public final class Unpacker {

  private Unpacker() {}

  /// Sets the variables and returns the value.
  ///
  /// @param bytes of a parcel whose code the loader knows
  /// @throws IOException if the bytes are damaged, or their code does not fit
  public static @Nullable Object unpack(byte[] bytes, ClassLoader loader) throws IOException {
    return unpack(bytes, loader, false);
  }

  /// The same for bytes from a process that may have been led astray: they can do no more harm than
  /// fail.
  public static @Nullable Object unpackWarily(byte[] bytes, ClassLoader loader) throws IOException {
    try {
      return unpack(bytes, loader, true);
    } catch (StackOverflowError e) {
      throw new IOException("the value is nested too deeply", e);
    }
  }

  private static @Nullable Object unpack(byte[] bytes, ClassLoader loader, boolean warily)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      if (in.readByte() == 'p') {
        return plain(in, loader, warily);
      }
      try (ObjectReader reader = new ObjectReader(in, loader)) {
        if (warily) {
          // Not in workers, who trust their parent: the JDK's filter costs their start 15 ms.
          reader.limitTo(bytes.length);
        }
        return objects(reader, loader, warily);
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("the code does not fit: " + e, e);
    }
  }

  private static @Nullable Object plain(DataInputStream in, ClassLoader loader, boolean warily)
      throws IOException, ReflectiveOperationException {
    PlainReader reader = new PlainReader(in, loader);
    for (int n = variables(in.readInt(), warily); n > 0; n--) {
      Field field = field(in.readUTF(), in.readUTF(), loader);
      field.set(null, reader.read());
    }
    return reader.read();
  }

  private static @Nullable Object objects(ObjectReader reader, ClassLoader loader, boolean warily)
      throws IOException, ReflectiveOperationException {
    for (int n = variables(reader.readInt(), warily); n > 0; n--) {
      Field field = field(reader.readUTF(), reader.readUTF(), loader);
      field.set(null, reader.readObject());
    }
    // What a lambda captured, see Packer.
    reader.readObject();
    return reader.readObject();
  }

  private static int variables(int number, boolean warily) throws IOException {
    if (warily && number != 0) {
      throw new StreamCorruptedException("a result that sets variables");
    }
    return number;
  }

  private static Field field(String owner, String name, ClassLoader loader)
      throws ReflectiveOperationException {
    Field field = Class.forName(owner, false, loader).getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
