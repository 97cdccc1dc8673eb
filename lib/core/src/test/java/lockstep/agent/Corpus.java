package lockstep.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Varied Java: the bodies in `Corpus.txt`, and all combinations of loops, ways out and types.
final class Corpus {

  private static final String[] LOOPS = {
    "for (int i = 0; i < 9; i++) { %s }",
    "int i = -1; while (++i < 9) { %s }",
    "int i = 0; do { %s } while (++i < 9);",
    "for (int i : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}) { %s }",
    "out: for (int j = 0; j < 2; j++) { for (int i = 0; i < 9; i++) { if (i == 7) continue out; %s"
        + " } }",
    "for (int i = 0; ; i++) { if (i == 9) break; %s }"
  };

  private static final String[] STEPS = {
    "s += i;",
    "if (i %% 2 == 0) continue; s += i;",
    "if (i == 5) break; s += i;",
    "if (i == 6) return s; s += i;",
    "if (i == 4) throw new IllegalStateException(\"at \" + s); s += i;",
    "try { if (i == 3) throw new RuntimeException(); s += i; } catch (RuntimeException e) { s +="
        + " 50; }",
    "try { if (i == 3) continue; s += i; } finally { s += 1; }",
    "switch (i) { case 1: s += 2; case 2: s += 3; break; default: s += 1; }",
    "s += switch (i) { case 0, 1 -> 4; case 2 -> { if (s > 3) yield 5; yield 6; } default -> 1; };",
    "synchronized (LOCK) { if (i == 8) return s; s += i; }"
  };

  private static final String[] TYPES = {"int", "long", "double"};

  private Corpus() {}

  /// Declarations for all bodies.
  static String types() throws IOException {
    return text().substring(0, text().indexOf("---\n")).lines().skip(1).reduce("", Corpus::line)
        + "static final Object LOCK = new Object();\n"
        + "static int deepen(int n) { return n < 0 ? 0 : deepen(n + 1); }\n"
        + "class ScopedValueHolder { static final ScopedValue<Integer> V ="
        + " ScopedValue.newInstance(); int run() { return ScopedValue.where(V, 6).call(() ->"
        + " V.get() + side(1)); } }\n";
  }

  /// Bodies of methods that return an object.
  static List<String> bodies() throws IOException {
    List<String> bodies = new ArrayList<>(written());
    for (String type : TYPES) {
      for (String loop : LOOPS) {
        for (String step : STEPS) {
          bodies.add(type + " s = 0; " + loop.formatted(step.formatted()) + " return s;");
        }
      }
    }
    return bodies;
  }

  /// Those in the file.
  static List<String> written() throws IOException {
    List<String> bodies = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    for (String line : text().substring(text().indexOf("---\n") + 4).lines().toList()) {
      body.append(line).append('\n');
      // A text block is the only body of several lines.
      if ((body.toString().split("\"\"\"", -1).length - 1) % 2 == 0) {
        bodies.add(body.toString());
        body.setLength(0);
      }
    }
    return bodies;
  }

  /// Cells whose statements are in no method: loops over variables of cells.
  static List<String> atTheTop() {
    List<String> cells = new ArrayList<>();
    for (String loop : LOOPS) {
      for (String step : STEPS) {
        if (!step.contains("return")) {
          cells.add("int s = 0;\n" + loop.formatted(step.formatted()) + "\ns");
        }
      }
    }
    return cells;
  }

  private static String line(String before, String line) {
    return before + line + "\n";
  }

  private static String text() throws IOException {
    try (InputStream file = Corpus.class.getResourceAsStream("Corpus.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
