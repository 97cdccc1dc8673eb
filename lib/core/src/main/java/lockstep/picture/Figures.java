package lockstep.picture;

import java.util.Locale;

/// How measured numbers are written: three digits that matter, thousands apart, a point before
/// fractions, whatever the machine's locale.
final class Figures {

  private Figures() {}

  /// For example `0.0123`, `2.01`, `350`, `12,345`, `1.80e+308`, and `0` for nothing at all.
  static String of(double value) {
    double size = Math.abs(value);
    if (size >= 1e15) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 100 || size == 0) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = Math.clamp(2 - (int) Math.floor(Math.log10(size)), 0, 6);
    String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
  }

  /// A whole number in full: `12,345`.
  static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
