package lockstep.internal.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a pipe into frames.
///
/// ```
///   frame := int length (1 to 2^30 bytes) | int the length's complement | kind (1 byte) | body
/// ```
///
/// A frame that is cut off, or whose length is none, is an [IOException]; no more than a megabyte
/// is allocated for bytes that never came. Bytes that are no frame do not have a complement, so
/// nobody waits for the gigabyte that they seem to announce.
final class Frames {

  /// The longest frame, in bytes.
  static final int LONGEST = 1 << 30;

  private static final int HEAD = 2 * Integer.BYTES;

  /// As many bytes of a frame may be allocated before they have come.
  private static final int TRUSTED = 1 << 20;

  private Frames() {}

  /// What a frame holds. Messages are these themselves: a lambda for each would cost a starting
  /// program milliseconds.
  interface Message {

    /// Which of all messages it is.
    int kind();

    /// Writes the rest of it.
    void writeBody(DataOutputStream data) throws IOException;

    /// Sends it. The caller flushes.
    default void write(OutputStream out) throws IOException {
      Frames.write(out, this);
    }
  }

  private static void write(OutputStream out, Message message) throws IOException {
    Frame frame = new Frame();
    DataOutputStream data = new DataOutputStream(frame);
    data.writeLong(0);
    data.writeByte(message.kind());
    message.writeBody(data);
    frame.send(out);
  }

  /// The next frame, from its kind on; null at the end of the pipe.
  static @Nullable DataInputStream read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length == 0) {
      return null;
    }
    if (head.length < HEAD) {
      throw new EOFException("a frame was cut off");
    }
    int length = 0;
    int complement = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      length = length << 8 | head[i] & 0xff;
      complement = complement << 8 | head[Integer.BYTES + i] & 0xff;
    }
    if (length < 1 || length > LONGEST || complement != ~length) {
      throw new StreamCorruptedException("a frame of " + length + " bytes");
    }
    return new DataInputStream(new ByteArrayInputStream(readWhole(in, length)));
  }

  /// In few pieces: for each that a reader takes, who writes to a full pipe has to be woken.
  private static byte[] readWhole(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, TRUSTED)];
    int come = 0;
    while (true) {
      come += in.readNBytes(bytes, come, bytes.length - come);
      if (come < bytes.length) {
        throw new EOFException("a frame was cut off");
      } else if (come == length) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, Math.min(length, 2 * come));
    }
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new StreamCorruptedException("a block of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /// A frame being written, with room for its head.
  private static final class Frame extends ByteArrayOutputStream {

    Frame() {
      super(256);
    }

    void send(OutputStream out) throws IOException {
      int length = count - HEAD;
      if (length > LONGEST) {
        throw new StreamCorruptedException("a message of " + length + " bytes is too long");
      }
      for (int i = 0; i < Integer.BYTES; i++) {
        buf[i] = (byte) (length >>> (24 - 8 * i));
        buf[Integer.BYTES + i] = (byte) ~buf[i];
      }
      out.write(buf, 0, count);
    }
  }
}
