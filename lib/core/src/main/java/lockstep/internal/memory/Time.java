package lockstep.internal.memory;

import java.time.Duration;

/// Durations in nanoseconds, and what is left of them.
///
/// @param start when it began, as of [System#nanoTime]
/// @param nanos how long it lasts
public record Time(long start, long nanos) {

  /// A time that begins now. For ever, or not at all, needs no look at the clock.
  public static Time of(long nanos) {
    boolean clock = nanos > 0 && nanos < Long.MAX_VALUE;
    return new Time(clock ? System.nanoTime() : 0, nanos);
  }

  /// Not positive once it is over.
  public long left() {
    return nanos <= 0 || nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
  }

  /// 292 years for all that is longer.
  public static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
