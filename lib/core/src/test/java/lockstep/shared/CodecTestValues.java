package lockstep.shared;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One value of each kind that can travel.
final class CodecTestValues {

  enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "verdant";
      }
    }
  }

  record Point(int x, double y) {}

  record Nested(String name, Point point, Colour colour, char sign, boolean on, List<Integer> l) {}

  record Replaced(int n) implements Serializable {
    private Object readResolve() {
      return this;
    }
  }

  private CodecTestValues() {}

  static List<Object> all() {
    return List.of(
        true,
        (byte) -1,
        'ß',
        (short) 300,
        -5,
        Long.MIN_VALUE,
        1.5f,
        Double.MAX_VALUE,
        "",
        "Grüße 你好",
        "half a pair \ud83d, a whole one \ud83d\ude00",
        Colour.RED,
        Colour.GREEN,
        new Point(1, -0.0),
        new Nested("n", new Point(2, Double.NaN), Colour.GREEN, 'c', true, List.of(1, 2)),
        Duration.ofDays(3),
        Map.of("a", List.of(1)),
        "long ".repeat(500));
  }
}
