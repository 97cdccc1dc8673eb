package lockstep.internal.travel;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
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
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      return in.readByte() == 'p' ? plain(in, loader) : objects(in, loader);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("the code does not fit: " + e, e);
    }
  }

  private static @Nullable Object plain(DataInputStream in, ClassLoader loader)
      throws IOException, ReflectiveOperationException {
    PlainReader reader = new PlainReader(in, loader);
    for (int n = in.readInt(); n > 0; n--) {
      Field field = field(in.readUTF(), in.readUTF(), loader);
      field.set(null, reader.read());
    }
    return reader.read();
  }

  private static @Nullable Object objects(DataInputStream in, ClassLoader loader)
      throws IOException, ReflectiveOperationException {
    try (ObjectInputStream reader = new ObjectReader(in, loader)) {
      for (int n = reader.readInt(); n > 0; n--) {
        Field field = field(reader.readUTF(), reader.readUTF(), loader);
        field.set(null, reader.readObject());
      }
      // What a lambda captured, see Packer.
      reader.readObject();
      return reader.readObject();
    }
  }

  private static Field field(String owner, String name, ClassLoader loader)
      throws ReflectiveOperationException {
    Field field = Class.forName(owner, false, loader).getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
