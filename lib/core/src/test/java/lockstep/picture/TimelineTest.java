package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lockstep.task.Span;
import lockstep.task.Span.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

@Timeout(20)
class TimelineTest {

  private static final long ORIGIN = Long.MAX_VALUE - 20_000_000_000L;

  @Test
  void lanesStandInTheOrderOfTheirFirstSpan() throws Exception {
    Timeline timeline =
        Timeline.of(List.of(span("zoe", 1, 0, 10), span("adam", 1, 5, 20), span("zoe", 1, 30, 40)));

    List<String> texts = Drawn.of(timeline.svg()).texts();

    assertEquals(
        List.of("zoe", "adam"), texts.stream().filter(t -> t.matches("zoe|adam")).toList());
    assertTrue(timeline.text().lines().findFirst().orElseThrow().startsWith("zoe"));
  }

  @Test
  void barsLieWhereTheirTimesLie() throws Exception {
    Timeline timeline = Timeline.of(List.of(span("a", 1, 0, 100), span("b", 1, 50, 100)));

    List<Element> bars = Drawn.of(timeline.svg()).elements("rect", "c0 fill");

    double x = number(bars.get(0), "x");
    double width = number(bars.get(0), "width");
    assertEquals(x + width / 2, number(bars.get(1), "x"), 0.2);
    assertEquals(width / 2, number(bars.get(1), "width"), 0.2);
  }

  @Test
  void processIdsAreShownWhereThereAreSeveral() throws Exception {
    Timeline one = Timeline.of(List.of(span("a", 7, 0, 9), span("b", 7, 0, 9)));
    Timeline two = Timeline.of(List.of(span("a", 7, 0, 9), span("b", 8, 0, 9), span("b", 9, 9, 9)));

    assertFalse(Drawn.of(one.svg()).texts().contains("pid 7"));
    assertTrue(Drawn.of(two.svg()).texts().containsAll(List.of("pid 7", "pid 8, 9")));
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void everyStateLooksDifferentWithoutColour(State state) {
    for (State other : State.values()) {
      if (other != state) {
        assertNotEquals(Appearance.of(other).shape(), Appearance.of(state).shape());
        assertNotEquals(Appearance.of(other).sign(), Appearance.of(state).sign());
        assertNotEquals(Appearance.of(other).plain(), Appearance.of(state).plain());
      }
    }
  }

  @Test
  void aFailureIsHatchedCrossedExplainedAndCounted() throws Exception {
    Span failed =
        new Span("worker 2", 8, "exit code 137", State.FAILED, ORIGIN, ORIGIN + 30_000_000);
    Timeline timeline = Timeline.of(List.of(span("worker 1", 7, 0, 90), failed));

    Drawn drawn = Drawn.of(timeline.svg());

    assertTrue(timeline.svg().contains("fill:url(#ls-hatch-"));
    assertTrue(drawn.texts().containsAll(List.of("failed", "exit code 137")));
    assertTrue(drawn.label().contains("1 failed"));
    assertTrue(timeline.text().contains("xxx"));
  }

  @Test
  void everySpanSaysUnderTheMouseWhatItIs() throws Exception {
    Span waiting = new Span("ann", 7, "lock", State.WAITING, ORIGIN, ORIGIN + 1_500_000);

    String hover = Drawn.of(Timeline.of(List.of(waiting)).svg()).hovers().getFirst();

    assertEquals("ann, pid 7\nlock: waiting\n0 ms to 1.5 ms, took 1.5 ms", hover);
  }

  @Test
  void labelsMayHoldAnyCharacters() throws Exception {
    String nasty = "<script>&\"'\u0000\u0007 ]]> \uD83D\uDE00";
    Timeline timeline = Timeline.of(List.of(new Span(nasty, 1, nasty, State.FAILED, 0, 5)));

    assertFalse(timeline.html().contains("<script>"));
    assertTrue(Drawn.of(timeline.svg()).hovers().getFirst().contains("<script>&\"'"));
  }

  @Test
  void theTableSaysWhatTheDrawingShows() {
    Timeline timeline = Timeline.of(List.of(span("ann", 7, 0, 2_500)));

    String html = timeline.html();

    for (String cell : List.of("ann", "pid 7", "work", "running", "0 s", "2.5 s")) {
      assertTrue(html.contains(">" + cell + "</td>"), cell + " in " + html);
    }
  }

  @Test
  void nothingAtAllIsNoError() throws Exception {
    Timeline nothing = Timeline.of(List.of());

    assertEquals("Nothing ran.", nothing.text());
    assertEquals(List.of("Nothing ran."), Drawn.of(nothing.svg()).texts());
    assertEquals(Duration.ZERO, nothing.elapsed());
  }

  @Test
  void aSpanWithoutLengthIsStillSeen() throws Exception {
    Timeline timeline = Timeline.of(List.of(span("a", 1, 3, 3)));

    assertTrue(
        number(Drawn.of(timeline.svg()).elements("rect", "c0 fill").getFirst(), "width") > 0);
    assertTrue(timeline.text().contains("="));
  }

  @Test
  void tenThousandLanesAreCutShortAndSaidSo() throws Exception {
    List<Span> many =
        IntStream.range(0, 10_000).mapToObj(i -> span("thread " + i, 1, i, i + 1)).toList();

    Timeline timeline = Timeline.of(many);

    assertTrue(Drawn.of(timeline.svg()).texts().contains("and 9952 lanes more"));
    assertTrue(timeline.html().contains("The first 400 of 10000 spans."));
  }

  @Test
  void twoTimelinesCanShareAnAxis() throws Exception {
    Timeline brief = Timeline.of(List.of(span("a", 1, 0, 100))).upTo(Duration.ofMillis(400));

    Drawn drawn = Drawn.of(brief.svg());

    double track = number(drawn.elements("rect", "track").getFirst(), "width");
    assertEquals(track / 4, number(drawn.elements("rect", "c0 fill").getFirst(), "width"), 0.2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG", "hi-IN"})
  void theMachinesLocaleChangesNothing(String tag) throws Exception {
    Locale before = Locale.getDefault();
    Timeline timeline = Timeline.of(List.of(span("a", 1, 0, 1_234)));
    String usual = timeline.html();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      assertEquals(usual, timeline.html());
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Span span(String lane, long pid, long fromMillis, long toMillis) {
    return new Span(
        lane,
        pid,
        "work",
        State.RUNNING,
        ORIGIN + fromMillis * 1_000_000,
        ORIGIN + toMillis * 1_000_000);
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
