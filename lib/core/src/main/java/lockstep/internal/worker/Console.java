package lockstep.internal.worker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Reads what a worker prints, line by line, on a thread of its own.
///
/// Any thread may call it.
public final class Console {

  /// How many of the last lines of standard error are remembered.
  private static final int REMEMBERED = 20;

  /// A worker that has ended left at most so many bytes behind, in its pipe and in our buffer.
  private static final int LEFT_BEHIND = 2 << 16;

  /// A pipe that others still hold open is silent when nothing came for so long, in nanoseconds.
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);

  /// Takes a line as soon as it is whole.
  public interface Sink {
    /// @param error whether it was printed on standard error
    /// @param line without its line end
    void line(boolean error, String line);
  }

  private final InputStream pipe;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();

  /// Guarded by the lock: bytes shown so far.
  private long shown;

  /// Guarded by the lock: whether a line is being shown, which may take long if nobody reads on.
  private boolean showing;

  /// Guarded by the lock: whether the worker can print no more.
  private boolean ended;

  /// Guarded by the lock: the last lines of standard error, oldest first.
  private final Deque<String> lastWords = new ArrayDeque<>();

  private volatile Sink sink;

  Console(InputStream pipe, Sink sink, String name) {
    this.pipe = new BufferedInputStream(pipe);
    this.sink = sink;
    // The output belongs to whatever task runs in the worker, not to the cell that started it.
    Thread.ofPlatform()
        .name("output of " + name)
        .daemon()
        .inheritInheritableThreadLocals(false)
        .start(this::read);
  }

  /// Sends lines somewhere else from now on.
  public void setSink(Sink sink) {
    this.sink = sink;
  }

  /// Waits until all that was printed before a moment has been shown.
  ///
  /// @param printed how many bytes that makes, as the worker counts them
  public void await(long printed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (shown < printed && !ended) {
        progress.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all that a worker has printed before its end has been shown. Whatever it has
  /// started may hold its output open, be silent or print for ever: that is not waited for.
  public void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long seen = shown;
      long enough = shown + LEFT_BEHIND;
      long left = SILENCE;
      while (!ended && shown < enough && (showing || left > 0)) {
        if (showing) {
          progress.await();
        } else {
          left = progress.awaitNanos(left);
        }
        if (shown > seen) {
          seen = shown;
          left = SILENCE;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// The last lines of standard error, oldest first.
  public List<String> lastWords() {
    lock.lock();
    try {
      return List.copyOf(lastWords);
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (pipe) {
      for (int b = pipe.read(); b >= 0; b = pipe.read()) {
        if (b == '\n') {
          show(line.toByteArray());
          line.reset();
        } else {
          line.write(b);
        }
      }
    } catch (IOException workerIsGone) {
      // What it printed before was shown.
    }
    if (line.size() > 0) {
      show(line.toByteArray());
    }
    lock.lock();
    try {
      ended = true;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void show(byte[] line) {
    boolean tagged = line.length > 0 && (line[0] == LineStream.OUT || line[0] == LineStream.ERR);
    boolean error = !(tagged && line[0] == LineStream.OUT);
    int from = tagged ? 1 : 0;
    String text = new String(line, from, line.length - from, StandardCharsets.UTF_8);
    boolean fromTheJvm = !tagged && text.startsWith("Picked up ");
    lock.lock();
    showing = true;
    lock.unlock();
    try {
      if (!fromTheJvm) {
        sink.line(error, text);
      }
    } catch (RuntimeException sinkIsGone) {
      // A closed stream of the reader must not stop the worker: its pipe has to be emptied.
    }
    lock.lock();
    try {
      if (error && !fromTheJvm) {
        lastWords.add(text);
        if (lastWords.size() > REMEMBERED) {
          lastWords.remove();
        }
      }
      showing = false;
      shown += line.length + 1L;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
