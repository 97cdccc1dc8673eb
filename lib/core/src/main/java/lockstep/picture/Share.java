package lockstep.picture;

import java.util.Locale;

/// A part of a whole, as a value of a [Table]: a bar, and the percentage.
///
/// @param part at least 0
/// @param whole at least `part`, above 0
public record Share(long part, long whole) {

  /// The longest bar, in pixels.
  private static final int LONGEST = 160;

  /// Checks the sizes.
  public Share {
    if (part < 0 || whole < part || whole == 0) {
      throw new IllegalArgumentException(part + " is no part of " + whole);
    }
  }

  String bar() {
    return "<span class=\"share\" style=\"width:"
        + Math.round((double) LONGEST * part / whole)
        + "px\"></span>";
  }

  /// For example `12.5 %`; what was seen at all is never called `0.0 %`.
  @Override
  public String toString() {
    double percent = 100.0 * part / whole;
    if (part > 0 && percent < 0.1) {
      return "< 0.1 %";
    }
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
