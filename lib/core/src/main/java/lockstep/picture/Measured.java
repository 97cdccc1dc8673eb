package lockstep.picture;

import java.util.Arrays;

/// What repeated runs of one thing gave: drawn as their median, with a whisker from the least to
/// the most.
///
/// @param median the middle one
/// @param least the smallest
/// @param most the largest
/// @param runs how many there were
record Measured(double median, double least, double most, int runs) {

  /// Sums up some runs.
  ///
  /// @throws IllegalArgumentException if there is none, or one is not finite or below 0
  static Measured of(String name, double... runs) {
    if (runs.length == 0) {
      throw new IllegalArgumentException(name + " has no value to draw");
    }
    double[] sorted = runs.clone();
    Arrays.sort(sorted);
    for (double run : sorted) {
      if (!Double.isFinite(run) || run < 0) {
        throw new IllegalArgumentException(
            name + " has the value " + run + "; a chart draws finite numbers from 0 on");
      }
    }
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2;
    return new Measured(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /// The median, and the spread if there is one: `2.01 (1.98 to 2.2, 5 runs)`.
  String text() {
    String middle = Figures.of(median);
    return runs == 1
        ? middle
        : middle + " (" + Figures.of(least) + " to " + Figures.of(most) + ", " + runs + " runs)";
  }
}
