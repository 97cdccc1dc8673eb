package lockstep.internal.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/// What a worker says to its parent. Immutable.
public sealed interface Reply extends Frames.Message {

  /// The run that it is about; negative if none.
  long run();

  /// How some items of a run ended.
  ///
  /// @param run the run's id
  /// @param items how many items this is about, the next ones of the run; 0 for all that are left
  /// @param threw whether they ended with an exception, which is then the value, or returned; then
  ///   the value is an array
  /// @param printed how many bytes the worker had written to its console by then
  /// @param start nanoseconds on the worker's clock
  /// @param end nanoseconds on the worker's clock
  /// @param bytes the value, packed
  record Answers(
      long run, int items, boolean threw, long printed, long start, long end, byte[] bytes)
      implements Reply {

    @Override
    public int kind() {
      return 16;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeLong(run);
      data.writeInt(items);
      data.writeBoolean(threw);
      data.writeLong(printed);
      data.writeLong(start);
      data.writeLong(end);
      Frames.writeBytes(data, bytes);
    }
  }

  /// Items of a run were not called, and will not be.
  ///
  /// @param run the run's id
  /// @param first the index of the first of them
  record GivenBack(long run, int first) implements Reply {

    @Override
    public int kind() {
      return 17;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeLong(run);
      data.writeInt(first);
    }
  }

  /// An item has begun and has not ended, and all before it have been answered: if the worker dies
  /// without another word, it died of that one.
  ///
  /// @param run the run's id
  /// @param item its index
  record Begun(long run, int item) implements Reply {

    @Override
    public int kind() {
      return 19;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      data.writeLong(run);
      data.writeInt(item);
    }
  }

  /// The worker is busy, and has found out by saying so that its parent lives.
  record Alive() implements Reply {

    @Override
    public long run() {
      return -1;
    }

    @Override
    public int kind() {
      return 18;
    }

    @Override
    public void writeBody(DataOutputStream data) throws IOException {
      // It says no more.
    }
  }

  /// Waits for the next message.
  ///
  /// @return null if the worker is gone
  /// @throws IOException if what came is no message
  static @Nullable Reply read(InputStream in) throws IOException {
    DataInputStream data = Frames.read(in);
    if (data == null) {
      return null;
    }
    int kind = data.readByte();
    return switch (kind) {
      case 16 ->
          new Answers(
              data.readLong(),
              data.readInt(),
              data.readBoolean(),
              data.readLong(),
              data.readLong(),
              data.readLong(),
              Frames.readBytes(data));
      case 17 -> new GivenBack(data.readLong(), data.readInt());
      case 18 -> new Alive();
      case 19 -> new Begun(data.readLong(), data.readInt());
      default -> throw new StreamCorruptedException("a reply of kind " + kind);
    };
  }
}
