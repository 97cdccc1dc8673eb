package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TallyTest {

  private final AtomicInteger run = new AtomicInteger();

  @Test
  void everyResultIsCountedAndTheMostFrequentStandsFirst() throws Exception {
    Tally<String> tally = Tally.of(10, () -> run.getAndIncrement() < 3 ? "rare" : "often");

    assertEquals(List.of("often", "rare"), tally.results());
    assertEquals(7, tally.count("often"));
    assertEquals(3, tally.count("rare"));
    assertEquals(0, tally.count("never"));
    assertEquals(10, tally.total());
    assertTrue(tally.text().contains("70.0 %"), tally.text());
  }

  @Test
  void manyDifferentResultsAreSummedUp() throws Exception {
    Tally<Integer> tally = Tally.of(100, run::getAndIncrement);

    assertTrue(tally.text().contains("88 other results"), tally.text());
    assertEquals(Tally.MOST_ROWS + 3, tally.text().lines().count());
  }

  @Test
  void theHeadingSaysWhatWasSeen() throws Exception {
    assertTrue(Tally.of(1, () -> 5).called("order").html().contains(">order</th>"));
  }

  @Test
  void nullIsAResultToo() throws Exception {
    assertTrue(Tally.<Object>of(2, () -> null).text().contains("null"));
  }

  @Test
  void anExperimentThatThrowsEndsTheTally() {
    assertThrows(
        IOException.class,
        () ->
            Tally.of(
                5,
                () -> {
                  throw new IOException("broken after run " + run.incrementAndGet());
                }));
    assertEquals(1, run.get());
  }

  @Test
  void anInterruptEndsTheTallyBetweenTwoRuns() {
    assertThrows(
        InterruptedException.class,
        () ->
            Tally.of(
                1_000_000,
                () -> {
                  if (run.incrementAndGet() == 3) {
                    Thread.currentThread().interrupt();
                  }
                  return 1;
                }));
    assertEquals(3, run.get());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void noRunsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Tally.of(0, () -> 1));
  }
}
