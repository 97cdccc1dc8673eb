package lockstep.picture;

import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// The charts: numbers beside each other as bars, or against a size as lines.
///
/// ```java
/// Chart.bars("seconds", Map.of("threads", 2.5, "processes", 1.0));
/// Chart.bars("seconds").bar("threads", 2.5, 2.6, 2.4).bar("processes", 1.0, 1.1, 1.0);
/// Chart.lines("workers", "seconds").point("pool", 1, 4.1).point("pool", 2, 2.1);
/// ```
public final class Chart {

  private Chart() {}

  /// A bar chart without bars.
  ///
  /// @param unit what is measured, for example `seconds`
  public static BarChart bars(String unit) {
    return BarChart.empty(unit);
  }

  /// A bar for each entry: in the map's order if it has one, else in that of the names.
  ///
  /// @throws IllegalArgumentException if a number is not finite or below 0
  public static BarChart bars(String unit, Map<String, ? extends Number> values) {
    boolean ordered = values instanceof SequencedMap || values instanceof SortedMap;
    BarChart chart = bars(unit);
    for (var entry : (ordered ? values : new TreeMap<>(values)).entrySet()) {
      chart = chart.bar(entry.getKey(), entry.getValue().doubleValue());
    }
    return chart;
  }

  /// A line chart without lines.
  ///
  /// @param across what goes from left to right, for example `workers`
  /// @param up what is measured, for example `seconds`
  public static LineChart lines(String across, String up) {
    return LineChart.empty(across, up);
  }
}
