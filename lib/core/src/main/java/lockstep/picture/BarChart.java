package lockstep.picture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Numbers beside each other, as bars from left to right: see [Chart].
///
/// Immutable: [#bar] answers a chart with one bar more.
public final class BarChart implements Picture {

  private static final double WIDTH = 760;
  private static final double RIGHT = 96;
  private static final double ROW = 30;

  private final String unit;
  private final SequencedMap<String, Measured> bars;

  private BarChart(String unit, SequencedMap<String, Measured> bars) {
    this.unit = unit;
    this.bars = bars;
  }

  static BarChart empty(String unit) {
    return new BarChart(unit, new LinkedHashMap<>());
  }

  /// This chart with a bar more, below the others.
  ///
  /// @param runs what was measured; of several runs the bar shows the median, its whisker the
  ///   spread
  /// @throws IllegalArgumentException if there is no run, or one is not finite or below 0
  public BarChart bar(String name, double... runs) {
    SequencedMap<String, Measured> more = new LinkedHashMap<>(bars);
    more.put(name, Measured.of(name, runs));
    return new BarChart(unit, more);
  }

  @Override
  public String html() {
    return Look.framed(svg(), table());
  }

  @Override
  public String text() {
    return table().text();
  }

  @Override
  public String toString() {
    return text();
  }

  /// The drawing alone.
  public String svg() {
    double bottom = 6 + Math.max(1, bars.size()) * ROW;
    Markup svg = Markup.svg(WIDTH, bottom + 40, alternative());
    if (bars.isEmpty()) {
      return svg.element("text", "No values.", "x", 8.0, "y", 24.0).close("svg").toString();
    }
    int longest = bars.keySet().stream().mapToInt(String::length).max().orElse(0);
    double left = Math.clamp(Markup.CHARACTER * longest + 18, 60, 260);
    double most = bars.values().stream().mapToDouble(Measured::most).max().orElse(0);
    Scale scale = Scale.upTo(most, 5);
    double pixels = (WIDTH - RIGHT - left) / scale.top();
    for (double tick : scale.ticks()) {
      double x = left + tick * pixels;
      svg.leaf(
          "path",
          "class",
          "grid",
          "stroke",
          "#ccc",
          "d",
          "M" + Markup.number(x) + " 4V" + Markup.number(bottom + 3));
      svg.element("text", Figures.of(tick), "class", "soft mid", "x", x, "y", bottom + 16);
    }
    svg.element(
        "text", unit, "class", "soft mid", "x", (left + WIDTH - RIGHT) / 2, "y", bottom + 32);
    double middle = 6 + ROW / 2;
    for (Map.Entry<String, Measured> bar : bars.entrySet()) {
      String name = Markup.fitted(bar.getKey(), left - 10, Markup.CHARACTER);
      svg.element("text", name, "class", "end", "x", left - 10, "y", middle + 4);
      draw(svg, bar.getKey(), bar.getValue(), left, middle, pixels);
      middle += ROW;
    }
    return svg.close("svg").toString();
  }

  private void draw(
      Markup svg, String name, Measured value, double left, double middle, double pixels) {
    svg.open("g").element("title", name + ": " + value.text() + " " + unit);
    svg.leaf(
        "rect",
        "class",
        "c0 fill",
        "fill",
        "#0072b2",
        "x",
        left,
        "y",
        middle - 9,
        "width",
        Math.max(1, value.median() * pixels),
        "height",
        18.0,
        "rx",
        2.0);
    double end = left + value.most() * pixels;
    if (value.most() > value.least()) {
      double start = left + value.least() * pixels;
      String whisker =
          "M%s %sv10m0 -5H%sm0 -5v10"
              .formatted(Markup.number(start), Markup.number(middle - 5), Markup.number(end));
      svg.leaf(
          "path",
          "class",
          "gap",
          "stroke",
          "#fff",
          "stroke-width",
          4.0,
          "fill",
          "none",
          "d",
          whisker);
      svg.leaf(
          "path",
          "class",
          "ink",
          "stroke",
          "#1f2328",
          "stroke-width",
          1.5,
          "fill",
          "none",
          "d",
          whisker);
    }
    svg.element("text", Figures.of(value.median()), "x", end + 8, "y", middle + 4);
    svg.close("g");
  }

  private String alternative() {
    StringBuilder sentence = new StringBuilder("Bar chart, ").append(unit).append(": ");
    bars.forEach(
        (name, value) -> sentence.append(name).append(' ').append(value.text()).append("; "));
    return bars.isEmpty() ? sentence + "no values" : sentence.substring(0, sentence.length() - 2);
  }

  private Table table() {
    Table table = Table.of("", unit, "least", "most", "runs");
    for (Map.Entry<String, Measured> bar : bars.entrySet()) {
      Measured value = bar.getValue();
      table = table.row(bar.getKey(), value.median(), value.least(), value.most(), value.runs());
    }
    return table;
  }
}
