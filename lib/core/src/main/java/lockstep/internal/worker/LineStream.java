package lockstep.internal.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A worker's `System.out` or `System.err`: writes whole lines, each with a tag in front.
///
/// Any thread may print. Lines of different threads never mix, because each thread fills a line of
/// its own; an unfinished line is written, and its line ended, when the task ends.
final class LineStream extends OutputStream {

  /// Stands before a line of standard output.
  static final int OUT = 0x0e;

  /// Stands before a line of standard error.
  static final int ERR = 0x0f;

  /// A line is cut after this many bytes.
  static final int LONGEST_LINE = 1 << 16;

  private final OutputStream console;
  private final int tag;
  private final AtomicLong written;

  /// The unfinished line of each thread. Guarded by itself; each line is filled by its thread only.
  private final Map<Thread, ByteArrayOutputStream> lines = new WeakHashMap<>();

  /// Whether some line may be unfinished.
  private volatile boolean begun;

  private final ThreadLocal<ByteArrayOutputStream> line =
      ThreadLocal.withInitial(
          () -> {
            ByteArrayOutputStream fresh = new ByteArrayOutputStream();
            synchronized (lines) {
              lines.put(Thread.currentThread(), fresh);
            }
            return fresh;
          });

  /// @param console takes a whole line in each write
  /// @param tag [#OUT] or [#ERR]
  /// @param written counts the bytes that went to the console
  LineStream(OutputStream console, int tag, AtomicLong written) {
    this.console = console;
    this.tag = tag;
    this.written = written;
  }

  PrintStream printer() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream mine = line.get();
    synchronized (mine) {
      int from = offset;
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n' || mine.size() + i - from >= LONGEST_LINE) {
          int to = bytes[i] == '\n' ? i : i + 1;
          mine.write(bytes, from, to - from);
          end(mine);
          from = i + 1;
        }
      }
      if (from < offset + length) {
        mine.write(bytes, from, offset + length - from);
        begun = true;
      }
    }
  }

  /// Ends the lines that threads have begun.
  void endLines() {
    if (!begun) {
      return;
    }
    begun = false;
    ByteArrayOutputStream[] unfinished;
    synchronized (lines) {
      unfinished = lines.values().toArray(ByteArrayOutputStream[]::new);
    }
    for (ByteArrayOutputStream each : unfinished) {
      synchronized (each) {
        if (each.size() > 0) {
          try {
            end(each);
          } catch (IOException parentIsGone) {
            return;
          }
        }
      }
    }
  }

  private void end(ByteArrayOutputStream filled) throws IOException {
    byte[] text = filled.toByteArray();
    filled.reset();
    byte[] tagged = new byte[text.length + 2];
    tagged[0] = (byte) tag;
    System.arraycopy(text, 0, tagged, 1, text.length);
    tagged[tagged.length - 1] = '\n';
    synchronized (console) {
      console.write(tagged);
    }
    written.addAndGet(tagged.length);
  }
}
