package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepperTest {

  private static final Stepper LOST =
      Stepper.of("A lost update", "A", "B")
          .step("A", "reads <7>", "n++", Map.of("n", "7"))
          .step("B", "reads 7", "n++", Map.of("n", "7"))
          .step("B", "writes 8", "n++", Map.of("n", "8"))
          .ending("One is lost.");

  @Test
  void eachStepIsARadioButtonThatSaysTheStepToAScreenReader() {
    String html = LOST.html();
    assertEquals(3, html.split("type=\"radio\"", -1).length - 1);
    assertTrue(html.contains("aria-label=\"Step 3 of 3: B writes 8. n is 8\""), html);
  }

  @Test
  void theKeysOfEachButtonAreKeptFromJupyterLab() {
    assertEquals(3, LOST.html().split("data-lm-suppress-shortcuts=\"true\"", -1).length - 1);
  }

  @Test
  void allStepsAreInTheTableWhateverIsChosen() {
    String table = LOST.html().replaceAll("(?s).*<table>", "");
    assertTrue(table.contains("reads &lt;7&gt;"), table);
    assertTrue(table.contains("writes 8"), table);
    assertTrue(LOST.html().contains("One is lost."));
  }

  @Test
  void nothingMovesByItselfAndThereIsNoScript() {
    String html = LOST.html();
    assertFalse(html.contains("<script"));
    assertFalse(html.contains("animation"));
  }

  @Test
  void twoPicturesOnOnePageHaveButtonsOfTheirOwn() {
    assertNotEquals(LOST.html(), LOST.html());
  }

  @Test
  void theTextIsTheTable() {
    assertEquals(
        """
        A lost update
        step  A          B         line  n
        1     reads <7>            n++   7
        2                reads 7   n++   7
        3                writes 8  n++   8
        One is lost.\
        """,
        LOST.text());
  }

  @Test
  void aStepInALaneThatIsNotThereIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> LOST.step("C", "reads 7", "", Map.of("n", "7")));
  }

  @Test
  void aPictureWithoutStepsSaysSo() {
    assertTrue(Stepper.of("Nothing", "A").html().contains("Nothing: no steps."));
  }
}
