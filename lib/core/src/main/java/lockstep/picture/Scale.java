package lockstep.picture;

import java.util.ArrayList;
import java.util.List;

/// A linear scale from 0 to at least some value, with round ticks: some ten of them, however large
/// or small the value is.
///
/// @param top the last tick, or the largest number there is; what is drawn lies between 0 and it
/// @param step from one tick to the next, at least [#SMALLEST]
record Scale(double top, double step) {

  /// What is smaller is drawn as nothing: pixels divided by it are still numbers.
  private static final double SMALLEST = 1e-300;

  /// A scale that ends at the first tick at or after a value.
  static Scale upTo(double most, int ticks) {
    double step = roundStep(most / ticks);
    return ofSteps(Math.max(1, Math.ceil(most / step - 1e-9)), step);
  }

  /// A scale for whole numbers.
  static Scale upToWhole(double most, int ticks) {
    double step = Math.max(1, roundStep(most / ticks));
    return ofSteps(Math.max(1, Math.ceil(most / step)), step);
  }

  /// A scale that ends at a value, wherever the last tick before it is.
  static Scale endingAt(double most, int ticks) {
    return new Scale(most, roundStep(most / ticks));
  }

  private static Scale ofSteps(double steps, double step) {
    return new Scale(Math.min(steps * step, Double.MAX_VALUE), step);
  }

  /// The ticks, from 0 on.
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    double last = Math.floor(top / step * (1 + 1e-9));
    for (int i = 0; i <= last && i * step < Double.POSITIVE_INFINITY; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /// The smallest 1, 2 or 5 times a power of ten that is not below a value.
  private static double roundStep(double raw) {
    if (!(raw > 0)) {
      return 1;
    }
    double power = Math.max(SMALLEST, Math.pow(10, Math.floor(Math.log10(raw))));
    for (double factor : new double[] {1, 2, 5}) {
      if (raw <= factor * power * (1 + 1e-9)) {
        return Math.min(factor * power, Double.MAX_VALUE);
      }
    }
    return Math.min(10 * power, Double.MAX_VALUE);
  }
}
