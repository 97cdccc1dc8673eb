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

  private enum Kind {
    VALUE,
    CODE,
    DOUBTFUL
  }

  private Unpacker() {}

  /// Sets the variables and returns the value.
  ///
  /// @param bytes of a parcel whose code the loader knows
  /// @throws IOException if the bytes are damaged, or their code does not fit
  public static @Nullable Object unpack(byte[] bytes, ClassLoader loader) throws IOException {
    return unpackDeeply(bytes, loader, Kind.VALUE);
  }

  /// The same for code; a lambda comes as a [Template] if it can.
  public static @Nullable Object unpackCode(byte[] bytes, ClassLoader loader) throws IOException {
    return unpackDeeply(bytes, loader, Kind.CODE);
  }

  /// The same for bytes from a process that may have been led astray: they can do no more harm than
  /// fail.
  public static @Nullable Object unpackWarily(byte[] bytes, ClassLoader loader) throws IOException {
    return unpackDeeply(bytes, loader, Kind.DOUBTFUL);
  }

  private static @Nullable Object unpackDeeply(byte[] bytes, ClassLoader loader, Kind kind)
      throws IOException {
    try {
      return DeepStack.call(() -> unpack(bytes, loader, kind));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (StackOverflowError | Exception e) {
      throw new IOException("the value cannot be read: " + e, e);
    }
  }

  private static @Nullable Object unpack(byte[] bytes, ClassLoader loader, Kind kind)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      if (in.readByte() == 'p') {
        return plain(in, loader, kind);
      }
      try (ObjectReader reader = new ObjectReader(in, loader)) {
        if (kind == Kind.DOUBTFUL) {
          // Not in workers, who trust their parent: the JDK's filter costs their start 15 ms.
          reader.limitTo(bytes.length);
        }
        return objects(reader, loader, kind);
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("the code does not fit: " + e, e);
    }
  }

  private static @Nullable Object plain(DataInputStream in, ClassLoader loader, Kind kind)
      throws IOException, ReflectiveOperationException {
    List<Place> places = places(in, loader, kind);
    PlainReader reader = new PlainReader(in, loader);
    for (Place place : places) {
      place.set(reader.read());
    }
    return kind == Kind.CODE ? reader.readCode() : reader.read();
  }

  private static @Nullable Object objects(ObjectReader reader, ClassLoader loader, Kind kind)
      throws IOException, ReflectiveOperationException {
    for (Place place : places(reader, loader, kind)) {
      place.set(reader.readObject());
    }
    // What a lambda captured, see Packer.
    reader.readObject();
    return reader.readObject();
  }

  private static List<Place> places(DataInput in, ClassLoader loader, Kind kind)
      throws IOException, ReflectiveOperationException {
    int number = in.readInt();
    if (kind == Kind.DOUBTFUL && number != 0) {
      throw new StreamCorruptedException("a result that sets variables");
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      places.add(Place.read(in, loader));
    }
    return places;
  }
}
