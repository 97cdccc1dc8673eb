package lockstep.pool;

import java.time.Duration;

/// How long calls of one piece of code take, as measured so far. Any thread may call it.
final class Pace {

  /// After so many answers the older half counts half.
  private static final long MEMORY = 1 << 16;

  /// Nanoseconds that answered items took, and their number. Guarded by this.
  private long spent;

  private long answered;

  /// Notes how long some items took.
  ///
  /// @param nanos all of them together
  synchronized void measured(int items, long nanos) {
    answered += items;
    spent += nanos;
    if (answered > MEMORY) {
      answered /= 2;
      spent /= 2;
    }
  }

  /// How many items take so long, at least 1; 1 if nothing is known.
  synchronized int itemsIn(Duration time) {
    if (answered == 0) {
      return 1;
    }
    long each = Math.max(1, spent / answered);
    return Math.clamp(time.toNanos() / each, 1, 1 << 16);
  }
}
