package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import lockstep.task.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every picture ends, and can be read as XML, whatever it is a picture of.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddNumbersTest {

  private static final double[] SIZES = {
    0,
    Double.MIN_VALUE,
    1e-310,
    Double.MIN_NORMAL,
    1e-300,
    1e-9,
    0.5,
    1,
    7,
    1e9,
    1e300,
    Double.MAX_VALUE / 2,
    Double.MAX_VALUE
  };

  private static final long[] TIMES = {
    Long.MIN_VALUE, Long.MIN_VALUE + 1, -1_000_000_000, -1, 0, 1, 999, 1_000_000, Long.MAX_VALUE
  };

  private static final String[] NAMES = {
    "",
    "a",
    "<&\">",
    "\uD800",
    "x".repeat(5_000),
    "worker 99999999999999999999",
    "two\nlines",
    "😀😀"
  };

  @ParameterizedTest
  @ValueSource(
      doubles = {0, Double.MIN_VALUE, 1e-310, 1e-300, 0.3, 1, 1e9, 1e300, Double.MAX_VALUE})
  void aScaleHasAFewTicksFromZeroToItsEnd(double most) {
    for (int wanted : List.of(1, 5, 8)) {
      for (Scale scale :
          List.of(
              Scale.upTo(most, wanted),
              Scale.upToWhole(most, wanted),
              Scale.endingAt(most, wanted))) {
        List<Double> ticks = scale.ticks();

        assertTrue(scale.step() > 0 && Double.isFinite(scale.top()), scale.toString());
        assertTrue(!ticks.isEmpty() && ticks.size() <= wanted + 2, scale + " has " + ticks);
        assertTrue(ticks.stream().allMatch(Double::isFinite), scale + " has " + ticks);
      }
      assertTrue(Scale.upTo(most, wanted).top() >= most * (1 - 1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyMixtureOfNumbersAndNamesIsDrawn(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      BarChart bars = Chart.bars(name(random));
      LineChart lines = Chart.lines(name(random), name(random));
      WaitGraph waits = WaitGraph.empty();
      List<Span> spans = new ArrayList<>();
      Stepper stepper = Stepper.of(name(random), NAMES);
      for (int n = random.nextInt(6); n >= 0; n--) {
        bars = bars.bar(name(random), size(random), size(random));
        lines = lines.point(name(random), size(random), size(random), size(random));
        waits = waits.wait(name(random), name(random), name(random), name(random));
        spans.add(span(random));
        stepper =
            stepper.step(
                name(random), name(random), name(random), Map.of(name(random), name(random)));
      }
      Timeline timeline =
          Timeline.of(spans).upTo(Duration.ofSeconds(time(random) & Long.MAX_VALUE));
      for (Picture picture : List.of(bars, lines, waits, timeline, Timeline.of(spans))) {
        String html = picture.html();
        Drawn.of(html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6));
        assertFalse(picture.text().isEmpty());
      }
      assertTrue(stepper.html().contains("Step 1 of"));
      assertFalse(stepper.text().isEmpty());
    }
  }

  @Test
  void aTimelineOfTenThousandThreadsIsDrawn() throws Exception {
    List<Span> spans =
        IntStream.range(0, 10_000)
            .mapToObj(i -> new Span("thread " + i, 1, "runs", Span.State.RUNNING, i, i + 5L))
            .toList();

    Drawn drawn = Drawn.of(Timeline.of(spans).svg());

    assertTrue(drawn.texts().contains("and 9952 lanes more"), drawn.texts().toString());
    assertTrue(Timeline.of(spans).text().lines().count() == 10_001);
  }

  private static Span span(Random random) {
    long one = time(random);
    long other = time(random);
    Span.State[] states = Span.State.values();
    return new Span(
        name(random),
        random.nextLong(),
        name(random),
        states[random.nextInt(states.length)],
        Math.min(one, other),
        Math.max(one, other));
  }

  private static double size(Random random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private static long time(Random random) {
    return TIMES[random.nextInt(TIMES.length)];
  }

  private static String name(Random random) {
    return NAMES[random.nextInt(NAMES.length)];
  }
}
