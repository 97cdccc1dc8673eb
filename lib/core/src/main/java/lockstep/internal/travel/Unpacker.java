package lockstep.internal.travel;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
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
    return unpackDeeply(bytes, loader, false);
  }

  /// The same for bytes from a process that may have been led astray: they can do no more harm than
  /// fail.
  public static @Nullable Object unpackWarily(byte[] bytes, ClassLoader loader) throws IOException {
    return unpackDeeply(bytes, loader, true);
  }

  private static @Nullable Object unpackDeeply(byte[] bytes, ClassLoader loader, boolean warily)
      throws IOException {
    try {
      return DeepStack.call(() -> unpack(bytes, loader, warily));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (StackOverflowError | Exception e) {
      throw new IOException("the value cannot be read: " + e, e);
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
    List<Place> places = places(in, loader, warily);
    PlainReader reader = new PlainReader(in, loader);
    for (Place place : places) {
      place.set(reader.read());
    }
    return reader.read();
  }

  private static @Nullable Object objects(ObjectReader reader, ClassLoader loader, boolean warily)
      throws IOException, ReflectiveOperationException {
    for (Place place : places(reader, loader, warily)) {
      place.set(reader.readObject());
    }
    // What a lambda captured, see Packer.
    reader.readObject();
    return reader.readObject();
  }

  private static List<Place> places(DataInput in, ClassLoader loader, boolean warily)
      throws IOException, ReflectiveOperationException {
    int number = in.readInt();
    if (warily && number != 0) {
      throw new StreamCorruptedException("a result that sets variables");
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      places.add(Place.read(in, loader));
    }
    return places;
  }
}
