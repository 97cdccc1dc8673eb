package lockstep.internal.worker;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/// What a worker says to its parent. Immutable.
public sealed interface Reply {

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
      implements Reply {}

  /// Items of a run were not called, and will not be.
  ///
  /// @param run the run's id
  /// @param first the index of the first of them
  record GivenBack(long run, int first) implements Reply {}

  /// An item has begun and has not ended, and all before it have been answered: if the worker dies
  /// without another word, it died of that one.
  ///
  /// @param run the run's id
  /// @param item its index
  record Begun(long run, int item) implements Reply {}

  /// The worker is busy, and has found out by saying so that its parent lives.
  record Alive() implements Reply {}

  /// The run that it is about; negative if none.
  default long run() {
    return switch (this) {
      case Answers answers -> answers.run;
      case GivenBack given -> given.run;
      case Begun begun -> begun.run;
      case Alive() -> -1;
    };
  }

  /// Sends this message.
  default void write(OutputStream out) throws IOException {
    switch (this) {
      case Answers answers ->
          Frames.write(
              out,
              16,
              data -> {
                data.writeLong(answers.run);
                data.writeInt(answers.items);
                data.writeBoolean(answers.threw);
                data.writeLong(answers.printed);
                data.writeLong(answers.start);
                data.writeLong(answers.end);
                Frames.writeBytes(data, answers.bytes);
              });
      case GivenBack(long run, int first) ->
          Frames.write(
              out,
              17,
              data -> {
                data.writeLong(run);
                data.writeInt(first);
              });
      case Alive() -> Frames.write(out, 18, data -> {});
      case Begun(long run, int item) ->
          Frames.write(
              out,
              19,
              data -> {
                data.writeLong(run);
                data.writeInt(item);
              });
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
