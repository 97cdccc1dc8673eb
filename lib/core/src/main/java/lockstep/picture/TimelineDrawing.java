package lockstep.picture;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lockstep.task.Span;

/// The SVG of a [Timeline].
///
/// ```
///   lane's name   ▐▓▓▓▓▓▓▓▓▓▌   ▐▓▓▓▓▌       one row a lane: ROW pixels
///   pid 4711
///   lane's name        ▐▓▓▓▓▓▓▓▓▓▓▓▓▓▌
///                 └────┴────┴────┴────┘      AXIS
///                 ■ running  ▤ failed        LEGEND, where states differ
/// ```
final class TimelineDrawing {

  private static final double WIDTH = 760;
  private static final double RIGHT = 26;
  private static final double ROW = 32;
  private static final double AXIS = 26;
  private static final double LEGEND = 24;

  private static final int LONGEST_NAME = 26;

  private final Timeline timeline;
  private final Map<String, List<Span>> lanes;
  private final Scale scale;
  private final boolean severalProcesses;
  private final double left;
  private final String hatch;

  TimelineDrawing(Timeline timeline) {
    this.timeline = timeline;
    this.lanes = timeline.lanes();
    this.scale = Scale.endingAt(timeline.length() / timeline.unit().nanos, 8);
    this.severalProcesses = allSpans().stream().mapToLong(Span::pid).distinct().count() > 1;
    int longest =
        lanes.keySet().stream().mapToInt(name -> shortened(name).length()).max().orElse(0);
    this.left = Math.max(severalProcesses ? 78 : 50, Markup.CHARACTER * longest + 16);
    // Pictures on one page must not take each other's patterns.
    this.hatch = "ls-hatch-" + Integer.toHexString(allSpans().hashCode());
  }

  String svg() {
    int drawn = Math.min(lanes.size(), Timeline.MOST_LANES);
    boolean legend = timeline.states().stream().anyMatch(state -> state != Span.State.RUNNING);
    double bottom = 4 + Math.max(1, drawn) * ROW;
    double height = bottom + AXIS + (legend ? LEGEND : 0);
    Markup svg = Markup.svg(WIDTH, height, timeline.alternative());
    pattern(svg);
    if (lanes.isEmpty()) {
      return svg.element("text", "Nothing ran.", "x", 8.0, "y", 24.0).close("svg").toString();
    }
    axis(svg, bottom);
    double middle = 4 + ROW / 2;
    for (Map.Entry<String, List<Span>> lane : lanes.entrySet().stream().limit(drawn).toList()) {
      row(svg, lane.getKey(), lane.getValue(), middle);
      middle += ROW;
    }
    if (legend) {
      legend(svg, bottom + AXIS + 10);
    }
    return svg.close("svg").toString();
  }

  private void pattern(Markup svg) {
    svg.raw("<defs><pattern id=\"" + hatch + "\"")
        .raw(" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"")
        .raw(" patternTransform=\"rotate(45)\">")
        .raw("<rect class=\"c4 line\" width=\"3.2\" height=\"6\" stroke=\"none\"")
        .raw(" style=\"fill:var(--c,#c8102e);stroke:none\"/></pattern></defs>");
  }

  private void row(Markup svg, String name, List<Span> spans, double middle) {
    double baseline = severalProcesses ? middle - 1 : middle + 4;
    svg.element("text", shortened(name), "class", "end", "x", left - 10, "y", baseline);
    if (severalProcesses) {
      String pids = "pid " + pids(spans);
      svg.element("text", pids, "class", "soft end", "x", left - 10, "y", middle + 11);
    }
    svg.leaf(
        "rect",
        "class",
        "track",
        "fill",
        "#f2f2f2",
        "x",
        left,
        "y",
        middle - 12,
        "width",
        WIDTH - RIGHT - left,
        "height",
        24.0,
        "rx",
        3.0);
    for (Span span : spans) {
      bar(svg, span, spans, middle);
    }
  }

  private void bar(Markup svg, Span span, List<Span> row, double middle) {
    double x = x(timeline.since(span.start()));
    double width = Math.max(2, x(timeline.since(span.end())) - x);
    Appearance look = Appearance.of(span.state());
    svg.open("g").element("title", hover(span));
    look.draw(svg, x, middle, width, hatch);
    double length = span.label().length() * Markup.CHARACTER;
    boolean dashed = look.shape() == Appearance.Shape.DASHED;
    if ((look.height() == 18 && look.shape() != Appearance.Shape.HATCHED) && length + 10 < width) {
      String on = dashed ? "in" : "on";
      String plain = dashed ? "#1f2328" : "#fff";
      svg.element("text", span.label(), "class", on, "fill", plain, "x", x + 6, "y", middle + 4);
    }
    // The end of what failed is mostly the end of its row: room to say how.
    if (look.shape() == Appearance.Shape.HATCHED
        && span.equals(row.getLast())
        && x + width + 12 + length < WIDTH) {
      svg.element("text", span.label(), "class", "soft", "x", x + width + 12, "y", middle + 4);
    }
    svg.close("g");
  }

  private String hover(Span span) {
    TimeUnit unit = timeline.unit();
    return span.lane()
        + ", pid "
        + span.pid()
        + "\n"
        + span.label()
        + ": "
        + Appearance.of(span.state()).word()
        + "\n"
        + unit.of(timeline.since(span.start()))
        + " to "
        + unit.of(timeline.since(span.end()))
        + ", took "
        + unit.of(span.end() - span.start());
  }

  private void axis(Markup svg, double top) {
    for (double tick : scale.ticks()) {
      double x = x(tick * timeline.unit().nanos);
      svg.leaf(
          "path",
          "class",
          "grid",
          "stroke",
          "#ccc",
          "d",
          "M" + Markup.number(x) + " 4V" + Markup.number(top + 3));
      String number = Figures.of(tick);
      String text = tick == 0 ? "0 " + timeline.unit().symbol : number;
      svg.element("text", text, "class", "soft mid", "x", x, "y", top + 16);
    }
    int left = lanes.size() - Timeline.MOST_LANES;
    if (left > 0) {
      String more = "and " + left + (left == 1 ? " lane" : " lanes") + " more";
      svg.element("text", more, "class", "soft", "x", 6.0, "y", top + 16);
    }
  }

  private void legend(Markup svg, double middle) {
    double x = left;
    for (Span.State state : timeline.states()) {
      Appearance look = Appearance.of(state);
      look.draw(svg, x, middle, 22, hatch);
      svg.element("text", look.word(), "class", "soft", "x", x + 34, "y", middle + 4);
      x += 34 + look.word().length() * Markup.CHARACTER + 18;
    }
  }

  private double x(double nanos) {
    return left + (WIDTH - RIGHT - left) * nanos / timeline.length();
  }

  private List<Span> allSpans() {
    return lanes.values().stream().flatMap(List::stream).toList();
  }

  private static String pids(List<Span> spans) {
    return spans.stream()
        .map(span -> Long.toString(span.pid()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
