package lockstep.internal.worker;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/// What a worker says to its parent: how some items of a run ended. Immutable.
///
/// @param run the run's id
/// @param items how many items this is about, the next ones of the run
/// @param threw whether they ended with an exception, which is then the value, or returned; then
///   the value is an array
/// @param printed how many bytes the worker has written to its console by now
/// @param start nanoseconds on the worker's clock
/// @param end nanoseconds on the worker's clock
/// @param bytes the value, packed
public record Reply(
    long run, int items, boolean threw, long printed, long start, long end, byte[] bytes) {

  private static final int KIND = 16;

  void write(OutputStream out) throws IOException {
    Frames.write(
        out,
        KIND,
        data -> {
          data.writeLong(run);
          data.writeInt(items);
          data.writeBoolean(threw);
          data.writeLong(printed);
          data.writeLong(start);
          data.writeLong(end);
          Frames.writeBytes(data, bytes);
        });
  }

  /// Waits for the next reply.
  ///
  /// @return null if the worker is gone
  /// @throws IOException if what came is no reply
  static @Nullable Reply read(InputStream in) throws IOException {
    DataInputStream data = Frames.read(in);
    if (data == null) {
      return null;
    }
    int kind = data.readByte();
    if (kind != KIND) {
      throw new StreamCorruptedException("a reply of kind " + kind);
    }
    return new Reply(
        data.readLong(),
        data.readInt(),
        data.readBoolean(),
        data.readLong(),
        data.readLong(),
        data.readLong(),
        Frames.readBytes(data));
  }
}
