package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import lockstep.internal.memory.Region;

/// A number in memory that several processes share, and ways to count with it, right and wrong.
///
/// The handle travels inside tasks; any thread of any process may use it. What a thread did before
/// [#increment] is visible to a thread that sees the new number with [#get].
///
/// ```
///  offset  bytes  name
///     128      8  VALUE  the number
/// ```
///
/// Used after it was closed, it throws [IllegalStateException].
public final class SharedCounter extends Handle {

  private static final long serialVersionUID = 1;

  static final int VALUE = Region.BODY;
  static final int BYTES = 128;

  private SharedCounter(Region region) {
    super(region);
  }

  /// A new counter at 0. It lives until this process closes it or ends.
  public static SharedCounter create() {
    return new SharedCounter(Region.create("counter", BYTES));
  }

  /// Adds 1, in one step that nobody can interrupt: none is ever lost.
  public void increment() {
    LONG.getAndAdd(region().words(), VALUE, 1L);
  }

  /// Adds 1 as `count = count + 1` does: reads, adds, writes. Whatever others write in between is
  /// lost.
  public void incrementRacy() {
    ByteBuffer words = region().words();
    // Opaque: a compiler that may merge plain accesses would turn a loop of these into one.
    long read = (long) LONG.getOpaque(words, VALUE);
    LONG.setOpaque(words, VALUE, read + 1);
  }

  /// The number now.
  public long get() {
    return (long) LONG.getVolatile(region().words(), VALUE);
  }

  /// Starts again from this number.
  public void set(long value) {
    LONG.setVolatile(region().words(), VALUE, value);
  }
}
