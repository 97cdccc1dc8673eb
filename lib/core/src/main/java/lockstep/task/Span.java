package lockstep.task;

import java.io.Serializable;
import java.time.Duration;

/// Who did what, from when to when: one bar of a timeline.
///
/// Times are nanoseconds on the clock of [System#nanoTime] **of the process that made the
/// timeline**: spans measured in a worker are moved to its parent's clock before anyone sees them,
/// so spans of several processes can stand on one axis.
///
/// @param lane the row it belongs to: a worker's or a thread's name
/// @param pid the process it ran in
/// @param label what was done, in a word or two
/// @param state what the lane was doing meanwhile
/// @param start nanoseconds
/// @param end nanoseconds, not before `start`
public record Span(String lane, long pid, String label, State state, long start, long end)
    implements Serializable {

  /// What a thread or a process does during a span.
  public enum State {
    /// Computing.
    RUNNING,
    /// Waiting for a lock, or for its turn.
    WAITING,
    /// Computing while it holds the lock that the picture is about.
    HOLDING,
    /// Blocked in input, output or sleep.
    BLOCKED,
    /// Ended by an exception, or killed: everything it did counts for nothing.
    FAILED
  }

  /// Checks the order of the two times.
  public Span {
    if (end < start) {
      throw new IllegalArgumentException("a span ends before it starts: " + start + " to " + end);
    }
  }

  /// How long it took.
  public Duration elapsed() {
    return Duration.ofNanos(end - start);
  }
}
