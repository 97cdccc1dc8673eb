package lockstep.agent;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Standard output or error of the whole kernel: puts together the lines of each thread.
///
/// Any thread may write; a line reaches the [Screen] whole. The start of a line waits for its end,
/// but not for long, so that a progress bar is seen.
final class LineStream extends OutputStream {

  /// How long the start of a line of the cell's own code waits, in nanoseconds.
  private static final long PATIENCE = Duration.ofMillis(100).toNanos();

  private final boolean error;
  private final ThreadLocal<Line> lines = ThreadLocal.withInitial(Line::new);

  /// Lines that have a start and no end.
  private final Set<Line> open = ConcurrentHashMap.newKeySet();

  private LineStream(boolean error) {
    this.error = error;
  }

  static LineStream of(boolean error) {
    return new LineStream(error);
  }

  PrintStream asPrintStream() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int end = from + length;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    Line line = lines.get();
    synchronized (line) {
      line.writer = Thread.currentThread();
      line.run = Work.currentRun();
      line.impatient = line.run == null || Evaluation.isCellThread(line.writer);
      if (end > from) {
        line.start.write(bytes, from, end - from);
        show(line);
      }
      if (end < from + length) {
        if (line.start.size() == 0) {
          line.since = System.nanoTime();
        }
        line.start.write(bytes, end, from + length - end);
        open.add(line);
      }
    }
  }

  /// Shows what the calling thread has written so far.
  @Override
  public void flush() {
    Line line = lines.get();
    synchronized (line) {
      show(line);
    }
  }

  /// Shows what has waited long enough.
  ///
  /// @param all also what the cell's own code wrote just now
  void showStarts(boolean all) {
    for (Line line : open) {
      synchronized (line) {
        boolean now = all || System.nanoTime() - line.since > PATIENCE;
        if ((line.impatient && now) || !line.writer.isAlive()) {
          show(line);
        }
      }
    }
  }

  private void show(Line line) {
    open.remove(line);
    if (line.start.size() > 0) {
      String text = line.start.toString(StandardCharsets.UTF_8);
      line.start.reset();
      Screen.text(line.run, line.writer, error, text);
    }
  }

  /// What one thread has written since its last line end; guarded by itself.
  private static final class Line {
    final ByteArrayOutputStream start = new ByteArrayOutputStream();
    Thread writer = Thread.currentThread();
    @org.jspecify.annotations.Nullable Run run;
    boolean impatient;
    long since;
  }
}
