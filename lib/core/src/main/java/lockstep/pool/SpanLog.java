package lockstep.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import lockstep.task.Span;

/// The latest spans of a pool. Any thread may call it.
final class SpanLog {

  /// How many are remembered; the oldest are forgotten first.
  private static final int REMEMBERED = 10_000;

  /// Guarded by this.
  private final Deque<Span> spans = new ArrayDeque<>();

  synchronized void note(Span span) {
    spans.add(span);
    if (spans.size() > REMEMBERED) {
      spans.remove();
    }
  }

  synchronized List<Span> latest() {
    return List.copyOf(spans);
  }
}
