package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
@Timeout(20)
class ExerciseTest {

  private final PrintStream screen = System.out;
  private final PrintStream errors = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream printedAsError = new ByteArrayOutputStream();

  @BeforeEach
  void watch() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(printedAsError, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(screen);
    System.setErr(errors);
    assertEquals("", printedAsError.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsDoneIsPrintedAndNothingElseHappens() throws Exception {
    new Exercise("Shop").part("sells", () -> Finding.met("sold 5")).check();
    assertEquals("Shop: 1 of 1 parts are right\n  ✓ sells\n      sold 5\n", text());
  }

  @Test
  void eachTryInVainShowsAHintMore() {
    Exercise open =
        new Exercise("Till")
            .part("opens", () -> Finding.open("stays shut"))
            .hints("look", "think", "do");
    for (String hint : new String[] {"1 of 3: look", "2 of 3: think", "3 of 3: do", "3 of 3: do"}) {
      printed.reset();
      assertThrows(ExerciseOpen.class, open::check);
      assertEquals("Hint " + hint, text().lines().toList().get(3));
    }
  }

  @Test
  void aPartThatThrowsDoesNotEndTheOthers() {
    Exercise two =
        new Exercise("Two")
            .part(
                "throws",
                () -> {
                  throw new UnsupportedOperationException("not written yet");
                })
            .part("works", () -> Finding.met("works"));
    ExerciseOpen open = assertThrows(ExerciseOpen.class, two::check);
    assertEquals("Two: 1 of 2 parts are right; look at the marks ○ above.", open.getMessage());
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
