package lockstep.picture;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import lockstep.task.Action;
import lockstep.task.Span;

/// Writes down which thread did what, from when to when, for a [Timeline].
///
/// ```java
/// var tape = new Recording();
/// var thread = new Thread(tape.record("reads", () -> read()), "thread 1");
/// thread.start();
/// thread.join();
/// tape.timeline();
/// ```
///
/// Any thread may use it at any time; what a thread has recorded is seen by whoever joined it. It
/// stays in this process: it is no way to record what a worker process does.
public final class Recording implements Picture {

  private static final Comparator<Span> BY_START =
      (one, other) -> Long.signum(one.start() - other.start());

  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

  /// The same body, written down as running when it runs.
  public Runnable record(String label, Action body) {
    return record(Span.State.RUNNING, label, body);
  }

  /// The same body, written down when it runs, in the row of the thread that runs it.
  ///
  /// What it throws is written down as failed and thrown on; a checked exception as the cause of an
  /// [IllegalStateException].
  public Runnable record(Span.State state, String label, Action body) {
    return () -> {
      long start = System.nanoTime();
      Span.State end = Span.State.FAILED;
      try {
        body.run();
        end = state;
      } catch (RuntimeException unchecked) {
        throw unchecked;
      } catch (Exception checked) {
        if (checked instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(label + ": " + checked, checked);
      } finally {
        String lane = Thread.currentThread().getName();
        long pid = ProcessHandle.current().pid();
        spans.add(new Span(lane, pid, label, end, start, System.nanoTime()));
      }
    };
  }

  /// What has ended so far: in the order of the starts.
  public List<Span> spans() {
    return spans.stream().sorted(BY_START).toList();
  }

  /// The picture of what has ended so far.
  public Timeline timeline() {
    return Timeline.of(spans());
  }

  /// From the first start to the last end so far.
  public Duration elapsed() {
    return timeline().elapsed();
  }

  @Override
  public String html() {
    return timeline().html();
  }

  @Override
  public String text() {
    return timeline().text();
  }

  @Override
  public String toString() {
    return text();
  }
}
