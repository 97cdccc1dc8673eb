package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

@Timeout(20)
class ChartTest {

  @Test
  void barsAreAsLongAsTheirNumbers() throws Exception {
    Drawn drawn = Drawn.of(Chart.bars("seconds", Map.of("a", 1, "b", 2.5)).svg());

    List<Element> bars = drawn.elements("rect", "c0 fill");

    double one = Double.parseDouble(bars.get(0).getAttribute("width"));
    double other = Double.parseDouble(bars.get(1).getAttribute("width"));
    assertEquals(2.5, other / one, 0.01);
    assertTrue(drawn.texts().containsAll(List.of("a", "b", "1", "2.5", "seconds")));
  }

  @Test
  void barsKeepTheOrderOfTheMapOrOfTheNames() throws Exception {
    Map<String, Double> ordered = new LinkedHashMap<>();
    ordered.put("threads", 1.0);
    ordered.put("processes", 2.0);

    assertTrue(Chart.bars("s", ordered).text().matches("(?s).*threads.*processes.*"));
    assertTrue(
        Chart.bars("s", Map.of("threads", 1, "processes", 2))
            .text()
            .matches("(?s).*processes.*threads.*"));
  }

  @Test
  void severalRunsShowTheirMedianAndSpread() throws Exception {
    Drawn drawn = Drawn.of(Chart.bars("seconds").bar("pool", 3, 1, 2, 10).svg());

    assertEquals(List.of("pool: 2.5 (1 to 10, 4 runs) seconds"), drawn.hovers());
    assertEquals(1, drawn.elements("path", "ink").size());
  }

  @Test
  void oneRunHasNoSpread() throws Exception {
    Drawn drawn = Drawn.of(Chart.bars("seconds").bar("pool", 3).svg());

    assertEquals(0, drawn.elements("path", "ink").size());
  }

  @Test
  void linesAreNamedAndTheirNumbersListed() throws Exception {
    LineChart chart =
        Chart.lines("workers", "seconds")
            .point("pool", 2, 2.1, 2.3, 2.2)
            .point("pool", 1, 4)
            .point("one thread", 1, 4.1);

    Drawn drawn = Drawn.of(chart.svg());

    assertTrue(drawn.texts().containsAll(List.of("pool", "one thread", "workers", "seconds")));
    assertTrue(drawn.label().contains("pool from 4 at 1 to 2.2 at 2"));
    assertTrue(chart.text().contains("one thread"));
  }

  @Test
  void namesOfLinesDoNotCoverEachOther() throws Exception {
    LineChart chart = Chart.lines("x", "y").point("a", 1, 5).point("b", 1, 5).point("c", 1, 5.1);

    List<Double> heights =
        Drawn.of(chart.svg()).elements("text", "").stream()
            .map(text -> Double.parseDouble(text.getAttribute("y")))
            .sorted()
            .toList();

    assertEquals(3, heights.size());
    assertTrue(heights.get(1) - heights.get(0) >= 13.9 && heights.get(2) - heights.get(1) >= 13.9);
  }

  @Test
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void linesThatEndSideBySideAreDrawnWhereverTheyEnd() throws Exception {
    Random random = new Random(20261121);
    for (int i = 0; i < 1_000; i++) {
      LineChart chart = Chart.lines("x", "y").point("top", 0, 100);
      for (String line : List.of("a", "b", "c", "d")) {
        chart = chart.point(line, 1, 5 * random.nextDouble());
      }
      assertTrue(Drawn.of(chart.svg()).texts().containsAll(List.of("a", "b", "c", "d")));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.1})
  void whatCannotBeDrawnIsRefusedByName(double number) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Chart.bars("s").bar("pool", number));

    assertTrue(refusal.getMessage().contains("pool") && refusal.getMessage().contains("" + number));
  }

  @Test
  void zerosAndNothingAreNoErrors() throws Exception {
    Drawn.of(Chart.bars("s").bar("a", 0).svg());
    assertEquals(List.of("No values."), Drawn.of(Chart.bars("s").svg()).texts());
    assertEquals("Line chart without points.", Drawn.of(Chart.lines("x", "y").svg()).label());
    Drawn.of(Chart.lines("x", "y").point("a", 0, 0).svg());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.000123, 0.97, 1, 3, 99.5, 123456.7})
  void ticksAreRoundAndReachTheLargest(double most) {
    Scale scale = Scale.upTo(most, 5);

    assertTrue(scale.top() >= most && scale.top() <= 2 * most, scale.toString());
    assertTrue(scale.ticks().size() >= 2 && scale.ticks().size() <= 7, scale.toString());
  }
}
