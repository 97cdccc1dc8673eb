package lockstep.picture;

import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The SVG of a [LineChart].
final class LineDrawing {

  private static final double WIDTH = 760;
  private static final double HEIGHT = 300;
  private static final double LEFT = 64;
  private static final double RIGHT = 150;
  private static final double TOP = 24;
  private static final double BOTTOM = HEIGHT - 46;
  private static final double NAME_HEIGHT = 14;

  private static final String[] COLORS = {"#0072b2", "#c27800", "#007a5a", "#a3488a", "#c8102e"};
  private static final String[] DASHES = {"none", "7 4", "2 3", "10 3 2 3", "4 2"};

  /// A disc, a square, a triangle, a diamond, a triangle on its head.
  private static final String[] MARKERS = {
    "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "m-4 -4h8v8h-8z",
    "m0 -5.5l5 9h-10z",
    "m0 -6l5 6l-5 6l-5 -6z",
    "m0 5.5l5 -9h-10z"
  };

  private final String across;
  private final String up;
  private final SequencedMap<String, TreeMap<Double, Measured>> lines;
  private final Scale xs;
  private final Scale ys;

  LineDrawing(String across, String up, SequencedMap<String, TreeMap<Double, Measured>> lines) {
    this.across = across;
    this.up = up;
    this.lines = lines;
    double widest = lines.values().stream().mapToDouble(TreeMap::lastKey).max().orElse(1);
    boolean whole =
        lines.values().stream()
            .flatMap(points -> points.keySet().stream())
            .allMatch(x -> x == Math.rint(x));
    this.xs = whole ? Scale.upToWhole(widest, 8) : Scale.upTo(widest, 8);
    this.ys =
        Scale.upTo(
            lines.values().stream()
                .flatMap(points -> points.values().stream())
                .mapToDouble(Measured::most)
                .max()
                .orElse(1),
            5);
  }

  String svg(String alternative) {
    Markup svg = Markup.svg(WIDTH, HEIGHT, alternative);
    for (double tick : ys.ticks()) {
      grid(
          svg,
          "M"
              + Markup.number(LEFT)
              + " "
              + Markup.number(y(tick))
              + "H"
              + Markup.number(WIDTH - RIGHT));
      svg.element("text", Figures.of(tick), "class", "soft end", "x", LEFT - 8, "y", y(tick) + 4);
    }
    for (double tick : xs.ticks()) {
      grid(svg, "M" + Markup.number(x(tick)) + " " + Markup.number(BOTTOM) + "v5");
      svg.element("text", Figures.of(tick), "class", "soft mid", "x", x(tick), "y", BOTTOM + 18);
    }
    svg.element("text", up, "class", "soft", "x", 8.0, "y", 12.0);
    double center = (LEFT + WIDTH - RIGHT) / 2;
    svg.element("text", across, "class", "soft mid", "x", center, "y", BOTTOM + 36);
    SortedSet<Double> named = new TreeSet<>();
    int number = 0;
    for (var line : lines.entrySet()) {
      line(svg, line.getKey(), line.getValue(), number++ % COLORS.length, named);
    }
    return svg.close("svg").toString();
  }

  private void line(
      Markup svg,
      String name,
      TreeMap<Double, Measured> points,
      int style,
      SortedSet<Double> named) {
    StringBuilder path = new StringBuilder();
    points.forEach(
        (x, value) ->
            path.append(path.isEmpty() ? "M" : "L")
                .append(Markup.number(x(x)))
                .append(' ')
                .append(Markup.number(y(value.median()))));
    svg.leaf(
        "path",
        "class",
        "c" + style + " line",
        "stroke",
        COLORS[style],
        "fill",
        "none",
        "stroke-width",
        2.0,
        "stroke-dasharray",
        DASHES[style],
        "d",
        path);
    points.forEach((x, value) -> point(svg, name, x, value, style));
    double y = freeBeside(y(points.lastEntry().getValue().median()), named);
    String shown = Markup.fitted(name, RIGHT - 12, Markup.CHARACTER);
    svg.element("text", shown, "x", x(points.lastKey()) + 12, "y", y + 4);
  }

  private void point(Markup svg, String name, double x, Measured value, int style) {
    double middle = y(value.median());
    svg.open("g");
    svg.element(
        "title", name + ", " + across + " " + Figures.of(x) + ": " + value.text() + " " + up);
    if (value.most() > value.least()) {
      svg.leaf(
          "path",
          "class",
          "c" + style + " line",
          "stroke",
          COLORS[style],
          "stroke-width",
          1.5,
          "d",
          "M%s %sh8m-4 0V%sm-4 0h8"
              .formatted(
                  Markup.number(x(x) - 4),
                  Markup.number(y(value.most())),
                  Markup.number(y(value.least()))));
    }
    svg.leaf(
        "path",
        "class",
        "c" + style + " fill",
        "fill",
        COLORS[style],
        "d",
        "M" + Markup.number(x(x)) + " " + Markup.number(middle) + MARKERS[style]);
    svg.close("g");
  }

  /// The first place from `wanted` downwards where a name touches none of those `taken`.
  private static double freeBeside(double wanted, SortedSet<Double> taken) {
    double y = wanted;
    for (double other : taken) {
      if (Math.abs(other - y) < NAME_HEIGHT) {
        y = other + NAME_HEIGHT;
      }
    }
    taken.add(y);
    return y;
  }

  private static void grid(Markup svg, String path) {
    svg.leaf("path", "class", "grid", "stroke", "#ccc", "d", path);
  }

  private double x(double value) {
    return LEFT + (WIDTH - RIGHT - LEFT) * (value / xs.top());
  }

  private double y(double value) {
    return BOTTOM - (BOTTOM - TOP) * (value / ys.top());
  }
}
