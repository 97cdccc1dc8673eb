package lockstep.picture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The SVG of a [WaitGraph]: threads (boxes) and locks (round) in turn on an ellipse.
final class WaitDrawing {

  private static final double WIDTH = 760;

  /// Half the height of a node, in pixels.
  private static final double HALF = 22;

  private static final double ARROW = 9;

  /// The dashes of an arrow to what is waited for, and of one to who holds it.
  private static final String WAITS = "6 4";

  private static final String HELD = "none";

  private final List<WaitGraph.Wait> waits;
  private final String alternative;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final double height;
  private final double halfWidth;

  /// A thread or a lock, and the middle of its place.
  private record Node(String name, String below, boolean isLock, double x, double y) {}

  WaitDrawing(List<WaitGraph.Wait> waits, String alternative) {
    this.waits = waits;
    this.alternative = alternative;
    this.height = isRoomy() ? 230 : 340;
    this.halfWidth = isRoomy() ? 100 : 62;
    Map<String, String> names = new LinkedHashMap<>();
    for (WaitGraph.Wait wait : waits) {
      names.put(thread(wait.thread()), wait.line());
      names.put(lock(wait.lock()), "");
    }
    waits.forEach(wait -> names.putIfAbsent(thread(wait.holder()), ""));
    int place = 0;
    for (Map.Entry<String, String> name : names.entrySet()) {
      double angle = Math.PI * (2.0 * place++ / names.size() - 0.75);
      nodes.put(
          name.getKey(),
          new Node(
              name.getKey().substring(1),
              name.getValue(),
              name.getKey().startsWith("l"),
              WIDTH / 2 + (WIDTH / 2 - halfWidth - 10) * Math.cos(angle) * stretch(names.size()),
              height / 2 + (height / 2 - HALF - 6) * Math.sin(angle) * stretch(names.size())));
    }
  }

  String svg() {
    Markup svg = Markup.svg(WIDTH, height, alternative);
    for (WaitGraph.Wait wait : waits) {
      Node lock = nodes.get(lock(wait.lock()));
      arrow(svg, nodes.get(thread(wait.thread())), lock, "waits for", WAITS);
      arrow(svg, lock, nodes.get(thread(wait.holder())), "held by", HELD);
    }
    nodes.values().forEach(node -> draw(svg, node));
    if (!isRoomy()) {
      key(svg);
    }
    return svg.close("svg").toString();
  }

  /// Whether each arrow has room for its words.
  private boolean isRoomy() {
    return waits.size() < 3;
  }

  /// What the arrows mean, in the middle.
  private void key(Markup svg) {
    double x = WIDTH / 2 - 60;
    line(svg, x, height / 2 - 10, x + 40, height / 2 - 10, WAITS);
    svg.element("text", "waits for", "class", "soft", "x", x + 52, "y", height / 2 - 6);
    line(svg, x, height / 2 + 10, x + 40, height / 2 + 10, HELD);
    svg.element("text", "held by", "class", "soft", "x", x + 52, "y", height / 2 + 14);
  }

  /// Four nodes reach the corners; more of them fill the ellipse.
  private static double stretch(int nodes) {
    return nodes <= 4 ? 1.2 : 1;
  }

  private void draw(Markup svg, Node node) {
    svg.open("g").element("title", node.name() + (node.isLock() ? " (lock)" : ": " + node.below()));
    svg.leaf(
        "rect",
        "class",
        (node.isLock() ? "c1" : "c0") + " hollow",
        "x",
        node.x() - halfWidth,
        "y",
        node.y() - HALF,
        "width",
        2 * halfWidth,
        "height",
        2 * HALF,
        "rx",
        node.isLock() ? HALF : 3.0,
        "fill",
        "#f2f2f2",
        "stroke",
        node.isLock() ? "#c27800" : "#0072b2",
        "stroke-width",
        2.0);
    double baseline = node.below().isEmpty() ? node.y() + 4 : node.y() - 3;
    svg.element(
        "text",
        Markup.fitted(node.name(), 2 * (halfWidth - 6), Markup.CHARACTER),
        "class",
        "mid",
        "x",
        node.x(),
        "y",
        baseline);
    if (!node.below().isEmpty()) {
      String below = Markup.fitted(node.below(), 2 * (halfWidth - 6), 6);
      svg.element("text", below, "class", "soft mid", "x", node.x(), "y", node.y() + 13);
    }
    svg.close("g");
  }

  private void arrow(Markup svg, Node from, Node to, String label, String dashes) {
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double length = Math.hypot(dx, dy);
    double start = border(dx, dy) + 3;
    double end = length - border(dx, dy) - 3;
    double ux = dx / length;
    double uy = dy / length;
    double x = from.x() + ux * end;
    double y = from.y() + uy * end;
    line(svg, from.x() + ux * start, from.y() + uy * start, x, y, dashes);
    if (isRoomy()) {
      boolean level = Math.abs(dx) > Math.abs(dy);
      double middleX = (from.x() + to.x()) / 2 + (level ? 0 : 8);
      double middleY = (from.y() + to.y()) / 2 + (level ? -7 : 4);
      svg.element("text", label, "class", level ? "soft mid" : "soft", "x", middleX, "y", middleY);
    }
  }

  /// A line with a head at its end.
  private static void line(
      Markup svg, double fromX, double fromY, double x, double y, String dashes) {
    double length = Math.hypot(x - fromX, y - fromY);
    double ux = (x - fromX) / length;
    double uy = (y - fromY) / length;
    svg.leaf(
        "path",
        "class",
        "ink",
        "stroke",
        "#1f2328",
        "stroke-width",
        1.5,
        "stroke-dasharray",
        dashes,
        "d",
        path(fromX, fromY, x - ux * ARROW, y - uy * ARROW));
    svg.leaf(
        "path",
        "class",
        "ink head",
        "fill",
        "#1f2328",
        "d",
        path(
                x,
                y,
                x - ARROW * (ux - uy / 2),
                y - ARROW * (uy + ux / 2),
                x - ARROW * (ux + uy / 2),
                y - ARROW * (uy - ux / 2))
            + "z");
  }

  private static String path(double... points) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.length; i += 2) {
      path.append(i == 0 ? 'M' : 'L')
          .append(Markup.number(points[i]))
          .append(' ')
          .append(Markup.number(points[i + 1]));
    }
    return path.toString();
  }

  /// How far the border of a node is from its middle, in a direction.
  private double border(double dx, double dy) {
    double length = Math.hypot(dx, dy);
    return Math.min(halfWidth * length / Math.abs(dx), HALF * length / Math.abs(dy));
  }

  private static String thread(String name) {
    return "t" + name;
  }

  private static String lock(String name) {
    return "l" + name;
  }
}
