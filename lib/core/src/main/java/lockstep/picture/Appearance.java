package lockstep.picture;

import lockstep.task.Span;

/// How one state looks on a timeline: told apart by height, outline and pattern, and by colour
/// besides.
///
/// @param word how the legend and the table call it
/// @param sign how it is drawn in plain text
/// @param color the class that sets its colour, and the same colour for viewers without styles
/// @param plain that colour
/// @param height pixels
/// @param shape how the bar is drawn
record Appearance(String word, char sign, String color, String plain, int height, Shape shape) {

  enum Shape {
    SOLID,
    /// Solid, with a line through its middle.
    STRIPED,
    HOLLOW,
    /// A tinted box with a broken outline.
    DASHED,
    /// Slanted lines, and a cross at its end.
    HATCHED
  }

  static Appearance of(Span.State state) {
    return switch (state) {
      case RUNNING -> new Appearance("running", '=', "c0", "#0072b2", 18, Shape.SOLID);
      case HOLDING -> new Appearance("holding the lock", '#', "c1", "#c27800", 18, Shape.STRIPED);
      case WAITING -> new Appearance("waiting", '.', "c5", "#59636e", 10, Shape.HOLLOW);
      case BLOCKED -> new Appearance("blocked", '-', "c3", "#a3488a", 18, Shape.DASHED);
      case FAILED -> new Appearance("failed", 'x', "c4", "#c8102e", 18, Shape.HATCHED);
    };
  }

  /// Draws a bar.
  ///
  /// @param hatch the name of the pattern of slanted lines
  void draw(Markup svg, double x, double middle, double width, String hatch) {
    double top = middle - height / 2.0;
    switch (shape) {
      case SOLID -> box(svg, x, top, width, "fill", "fill", plain);
      case STRIPED -> {
        box(svg, x, top, width, "fill", "fill", plain);
        svg.leaf(
            "path",
            "class",
            "gap",
            "stroke",
            "#fff",
            "stroke-width",
            2.0,
            "d",
            "M" + Markup.number(x) + " " + Markup.number(middle + 6) + "h" + Markup.number(width));
      }
      case HOLLOW -> box(svg, x + 0.5, top, Math.max(1, width - 1), "hollow", "stroke", plain);
      case DASHED ->
          svg.leaf(
              "rect",
              "class",
              color + " tint",
              "x",
              x + 0.5,
              "y",
              top,
              "width",
              Math.max(1, width - 1.5),
              "height",
              (double) height,
              "rx",
              2.0,
              "fill",
              "#f5e9f2",
              "stroke",
              plain,
              "stroke-dasharray",
              "4 3");
      case HATCHED -> {
        svg.leaf(
            "rect",
            "class",
            color + " line",
            "x",
            x,
            "y",
            top,
            "width",
            width,
            "height",
            (double) height,
            "rx",
            2.0,
            "stroke",
            plain,
            "stroke-width",
            1.5,
            "style",
            "fill:url(#" + hatch + ")");
        cross(svg, x + width, middle);
      }
    }
  }

  private void box(
      Markup svg, double x, double top, double width, String kind, String paint, String plain) {
    svg.leaf(
        "rect",
        "class",
        color + " " + kind,
        "x",
        x,
        "y",
        top,
        "width",
        width,
        "height",
        (double) height,
        "rx",
        2.0,
        "fill",
        paint.equals("fill") ? plain : "none",
        "stroke",
        paint.equals("fill") ? "none" : plain);
  }

  private void cross(Markup svg, double x, double middle) {
    String cross =
        "M" + Markup.number(x - 5) + " " + Markup.number(middle - 5) + "l10 10m0 -10l-10 10";
    svg.leaf("path", "class", "gap", "stroke", "#fff", "stroke-width", 6.0, "d", cross);
    svg.leaf("path", "class", color + " line", "stroke", plain, "stroke-width", 3.0, "d", cross);
  }
}
