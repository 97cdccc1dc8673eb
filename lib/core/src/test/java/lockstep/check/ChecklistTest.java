package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChecklistTest {

  @Test
  void whatIsDoneIsTickedAndWhatIsOpenHasAHint() {
    Checklist list =
        new Checklist()
            .item("two workers ran", () -> true, "start them")
            .item("both ended", () -> false, "join them");

    assertTrue(list.text().startsWith("1 of 2 done"), list.text());
    assertTrue(list.text().contains("✓\u00a0done  two workers ran"), list.text());
    assertFalse(list.text().contains("start them"), list.text());
    assertTrue(list.text().matches("(?s).*○\u00a0open  both ended +join them"), list.text());
    assertFalse(list.isDone());
  }

  @Test
  void aLookThatThrowsIsAnOpenPart() {
    Checklist list =
        new Checklist()
            .item(
                "the answer is right",
                () -> {
                  throw new ArithmeticException("/ by zero");
                },
                "what is the divisor?");

    assertTrue(list.text().contains("what is the divisor? (java.lang.ArithmeticException"));
  }

  @Test
  void allDoneIsDone() {
    assertTrue(new Checklist().item("a", () -> true, "").isDone());
    assertEquals("0 of 0 done", new Checklist().text().lines().findFirst().orElseThrow());
  }
}
