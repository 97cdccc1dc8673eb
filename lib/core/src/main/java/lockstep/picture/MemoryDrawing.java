package lockstep.picture;

import lockstep.internal.memory.Contents.Field;

/// The SVG of a [MemoryMap].
///
/// ```
///   128 ┌────────┬────────┬────┬────┬───────────────┐   one row a cache line: ROW pixels,
///       │owner   │thread  │    │    │               │   PIXELS a byte
///       │pid 4711│17      │    │    │               │
///       └────────┴────────┴────┴────┴───────────────┘
///   192   … 16 cache lines of zeros                     where rows are left out
///        ◤ changed    one row is one cache line         LEGEND
/// ```
final class MemoryDrawing {

  private static final double WIDTH = 760;
  private static final double LEFT = 50;
  private static final double PIXELS = 11;
  private static final double ROW = 40;
  private static final double LEGEND = 22;

  /// The usual width of a small character, in pixels.
  private static final double CHARACTER = 6.2;

  /// The narrowest box with words in it, in pixels.
  private static final double NARROW = 30;

  private final MemoryMap map;

  MemoryDrawing(MemoryMap map) {
    this.map = map;
  }

  String svg() {
    var rows = map.rows();
    double height = 4 + rows.stream().mapToDouble(MemoryDrawing::height).sum() + LEGEND;
    Markup svg = Markup.svg(WIDTH, height, map.sentence());
    double top = 4;
    for (MemoryMap.Row row : rows) {
      String offset = Figures.whole(row.from());
      svg.element("text", offset, "class", "soft end", "x", LEFT - 6, "y", top + 14);
      if (row.instead().isEmpty()) {
        line(svg, row, top);
      } else {
        svg.element("text", "… " + row.instead(), "class", "soft", "x", LEFT + 4, "y", top + 14);
      }
      top += height(row);
    }
    legend(svg, top);
    return svg.close("svg").toString();
  }

  private static double height(MemoryMap.Row row) {
    return row.instead().isEmpty() ? ROW : ROW / 2;
  }

  private void line(Markup svg, MemoryMap.Row row, double top) {
    box(svg, "track", "#eee", LEFT, top, MemoryMap.LINE * PIXELS, 1);
    for (Field field : row.fields()) {
      long from = Math.max(field.at(), row.from());
      long to = Math.min(field.end(), row.from() + MemoryMap.LINE);
      field(svg, field, LEFT + (from - row.from()) * PIXELS, top, (to - from) * PIXELS);
    }
  }

  private void field(Markup svg, Field field, double x, double top, double width) {
    boolean changed = map.isChanged(field);
    svg.open("g").element("title", hover(field));
    if (changed) {
      box(svg, "c1 tint", "#c27800", x + 1, top + 1, width - 2, 2);
      mark(svg, x, top);
    } else {
      box(svg, "c5 hollow", "#59636e", x + 0.5, top, width - 1, 1);
    }
    double indent = changed ? 10 : 4;
    if (width >= NARROW) {
      String name = Markup.fitted(field.name(), width - indent, CHARACTER - 1);
      svg.element("text", name, "class", "soft", "x", x + indent, "y", top + 13);
    }
    String value = Markup.fitted(field.value(), width - (width < NARROW ? 2 : 6), CHARACTER);
    if (!value.equals("…")) {
      double middle = width < NARROW ? x + width / 2 : x + 4;
      svg.element(
          "text", value, "class", width < NARROW ? "in mid" : "in", "x", middle, "y", top + 28);
    }
    svg.close("g");
  }

  private String hover(Field field) {
    return field.name()
        + ": "
        + field.value()
        + (map.isChanged(field) ? ", before: " + map.old(field) : "")
        + "\nbytes "
        + field.at()
        + " to "
        + (field.end() - 1)
        + ", cache line "
        + field.at() / MemoryMap.LINE;
  }

  private static void box(
      Markup svg, String kind, String plain, double x, double top, double width, double stroke) {
    svg.leaf(
        "rect",
        "class",
        kind,
        "fill",
        kind.equals("track") ? plain : "none",
        "stroke",
        kind.equals("track") ? "none" : plain,
        "stroke-width",
        stroke,
        "x",
        x,
        "y",
        top,
        "width",
        Math.max(1, width),
        "height",
        ROW - 6,
        "rx",
        2.0);
  }

  /// A triangle in the corner.
  private static void mark(Markup svg, double x, double top) {
    String corner = "M" + Markup.number(x + 1) + " " + Markup.number(top + 1) + "h8l-8 8z";
    svg.leaf("path", "class", "c1 fill", "fill", "#c27800", "d", corner);
  }

  private void legend(Markup svg, double top) {
    double x = LEFT;
    if (map.isCompared()) {
      mark(svg, x, top + 2);
      svg.element("text", "changed", "class", "soft", "x", x + 14, "y", top + 12);
      x += 70;
    }
    String key =
        "One row is one cache line: " + MemoryMap.LINE + " bytes. On the left, its first byte.";
    svg.element("text", key, "class", "soft", "x", x, "y", top + 12);
  }
}
