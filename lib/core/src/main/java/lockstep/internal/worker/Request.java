package lockstep.internal.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.net.URI;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Map;
import lockstep.internal.travel.CellClass;
import org.jspecify.annotations.Nullable;

/// What a parent says to its worker. Immutable.
public sealed interface Request extends Frames.Message {

  /// The first message: who the worker is. A worker that stood by hears later who it is from then
  /// on.
  ///
  /// @param name the worker's name
  /// @param parent the name of the process that started it
  /// @param once whether it ends after its first task
  /// @param properties system properties that were set in the parent
  record Hello(String name, String parent, boolean once, Map<String, String> properties)
      implements Request {

    @Override
    public int kind() {
      return 0;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeUTF(name);
      data.writeUTF(parent);
      data.writeBoolean(once);
      data.writeInt(properties.size());
      for (Map.Entry<String, String> property : properties.entrySet()) {
        data.writeUTF(property.getKey());
        data.writeUTF(property.getValue());
      }
    }
  }

  /// A class that later tasks need.
  record Code(CellClass type) implements Request {

    @Override
    public int kind() {
      return 1;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeUTF(type.name());
      Frames.writeBytes(data, type.bytes());
    }
  }

  /// A jar or folder that later tasks need.
  record Source(URL url) implements Request {

    @Override
    public int kind() {
      return 2;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeUTF(url.toString());
    }
  }

  /// Forget all code: another version of it follows.
  record Fresh() implements Request {

    @Override
    public int kind() {
      return 3;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      // It says no more.
    }
  }

  /// The code that the runs that follow will call.
  ///
  /// @param shape how it is called
  /// @param bytes of a parcel
  record Function(Shape shape, byte[] bytes) implements Request {

    @Override
    public int kind() {
      return 4;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeByte(shape.ordinal());
      Frames.writeBytes(data, bytes);
    }
  }

  /// Call the code once for each item.
  ///
  /// @param id of this run, given by the parent
  /// @param bytes of a parcel that holds an array of items
  record Run(long id, byte[] bytes) implements Request {

    @Override
    public int kind() {
      return 5;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeLong(id);
      Frames.writeBytes(data, bytes);
    }
  }

  /// Interrupt an item of a run, if it is the one that is being called.
  ///
  /// @param item its index in the run; negative for any
  record Interrupt(long id, int item) implements Request {

    @Override
    public int kind() {
      return 6;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeLong(id);
      data.writeInt(item);
    }
  }

  /// End in an orderly way.
  record Stop() implements Request {

    @Override
    public int kind() {
      return 7;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      // It says no more.
    }
  }

  /// Call no more items of a run, and say which is the first that was not called.
  ///
  /// @param chunk as many items as must not be parted, counted from the first of the run on
  record GiveBack(long id, int chunk) implements Request {

    @Override
    public int kind() {
      return 8;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeLong(id);
      data.writeInt(chunk);
    }
  }

  /// Waits for the next message.
  ///
  /// @return null if the parent is gone
  /// @throws IOException if what came is no message
  static @Nullable Request read(InputStream in) throws IOException {
    DataInputStream data = Frames.read(in);
    if (data == null) {
      return null;
    }
    int kind = data.readByte();
    return switch (kind) {
      case 0 -> new Hello(data.readUTF(), data.readUTF(), data.readBoolean(), readProperties(data));
      case 1 -> new Code(new CellClass(data.readUTF(), Frames.readBytes(data)));
      case 2 -> new Source(URI.create(data.readUTF()).toURL());
      case 3 -> new Fresh();
      case 4 -> new Function(Shape.values()[data.readByte()], Frames.readBytes(data));
      case 5 -> new Run(data.readLong(), Frames.readBytes(data));
      case 6 -> new Interrupt(data.readLong(), data.readInt());
      case 7 -> new Stop();
      case 8 -> new GiveBack(data.readLong(), data.readInt());
      default -> throw new StreamCorruptedException("a request of kind " + kind);
    };
  }

  private static Map<String, String> readProperties(DataInputStream in) throws IOException {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      properties.put(in.readUTF(), in.readUTF());
    }
    return properties;
  }
}
