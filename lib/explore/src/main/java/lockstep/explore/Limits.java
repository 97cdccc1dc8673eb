package lockstep.explore;

import java.time.Duration;

/// How far a search goes. Immutable.
///
/// @param interleavings how many it looks at, at most
/// @param time how long it may take, the start of its process not counted
/// @param megabytes how much memory its process may use
public record Limits(int interleavings, Duration time, int megabytes) {

  /// What holds if nothing is said: 2,000 interleavings, 10 seconds, 512 MB. Where an answer must
  /// not depend on how busy the machine is, `-Dlockstep.explore.seconds` says another time.
  public static final Limits USUAL =
      new Limits(
          2_000, Duration.ofSeconds(Integer.getInteger("lockstep.explore.seconds", 10)), 512);

  /// Checks that there is something to search with.
  public Limits {
    if (interleavings < 1 || time.isNegative() || time.isZero() || megabytes < 64) {
      throw new IllegalArgumentException(
          "limits of "
              + interleavings
              + " interleavings, "
              + time
              + " and "
              + megabytes
              + " MB; a search needs at least 1, more than no time, and 64 MB");
    }
  }

  /// The same with another number of interleavings.
  public Limits interleavings(int most) {
    return new Limits(most, time, megabytes);
  }

  /// The same with another time.
  public Limits time(Duration most) {
    return new Limits(interleavings, most, megabytes);
  }

  /// The same with another amount of memory.
  public Limits megabytes(int most) {
    return new Limits(interleavings, time, most);
  }
}
