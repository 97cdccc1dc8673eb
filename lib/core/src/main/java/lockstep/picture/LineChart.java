package lockstep.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Numbers against a size, as lines: see [Chart].
///
/// Immutable: [#point] answers a chart with one point more. Lines differ in colour, dash and
/// marker, and are named at their right end.
public final class LineChart implements Picture {

  private final String across;
  private final String up;
  private final SequencedMap<String, TreeMap<Double, Measured>> lines;

  private LineChart(
      String across, String up, SequencedMap<String, TreeMap<Double, Measured>> lines) {
    this.across = across;
    this.up = up;
    this.lines = lines;
  }

  static LineChart empty(String across, String up) {
    return new LineChart(across, up, new LinkedHashMap<>());
  }

  /// This chart with one point more.
  ///
  /// @param line the line it belongs to
  /// @param x at least 0
  /// @param runs what was measured there; of several runs the line passes through the median
  /// @throws IllegalArgumentException if there is no run, or a number is not finite or below 0
  public LineChart point(String line, double x, double... runs) {
    Measured.of(across, x);
    SequencedMap<String, TreeMap<Double, Measured>> more = new LinkedHashMap<>(lines);
    TreeMap<Double, Measured> points = new TreeMap<>(more.getOrDefault(line, new TreeMap<>()));
    points.put(x, Measured.of(line, runs));
    more.put(line, points);
    return new LineChart(across, up, more);
  }

  @Override
  public String html() {
    return Look.framed(svg(), table());
  }

  /// The drawing alone.
  public String svg() {
    return new LineDrawing(across, up, lines).svg(alternative());
  }

  @Override
  public String text() {
    return table().text();
  }

  @Override
  public String toString() {
    return text();
  }

  private String alternative() {
    if (lines.isEmpty()) {
      return "Line chart without points.";
    }
    List<String> ends = new ArrayList<>();
    lines.forEach(
        (name, points) ->
            ends.add(
                "%s from %s at %s to %s at %s"
                    .formatted(
                        name,
                        Figures.of(points.firstEntry().getValue().median()),
                        Figures.of(points.firstKey()),
                        Figures.of(points.lastEntry().getValue().median()),
                        Figures.of(points.lastKey()))));
    return "Line chart of " + up + " by " + across + ": " + String.join("; ", ends) + ".";
  }

  private Table table() {
    Table table = Table.of("", across, up, "least", "most", "runs");
    for (var line : lines.entrySet()) {
      for (var point : line.getValue().entrySet()) {
        Measured value = point.getValue();
        table =
            table.row(
                line.getKey(),
                point.getKey(),
                value.median(),
                value.least(),
                value.most(),
                value.runs());
      }
    }
    return table;
  }
}
