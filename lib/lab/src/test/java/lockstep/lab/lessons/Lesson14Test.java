package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 14 promises is what its cells show.
@Timeout(300)
class Lesson14Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("14")
            .change("slow", "get\\(100,", "get(20_000,")
            .change("lots-run", "each = 50", "each = 200")
            .change("clock", "- 2_000", "+ 2_000")
            .change("exercise-start", "(total.addAndGet\\(amount\\);)", "if (seen.add(number)) $1")
            .run(
                "imports",
                "bank",
                "bank-open",
                "twice",
                "slow",
                "cost",
                "lots",
                "lots-run",
                "clock",
                "exercise-start",
                "exercise-run",
                "exercise-payments",
                "exercise-check");
  }

  @Test
  void whatFailedWasDoneAllTheSame() throws Exception {
    assertEquals(
        List.of(
            "attempt 1 failed: WorkerDiedException", "attempt 2: paid", "the account holds 200"),
        cell("twice-run").stdout().lines().toList());
    assertTrue(cell("twice-compare").value().startsWith("Measured: 200"));
  }

  @Test
  void whoIsSlowIsNotDead() throws Exception {
    assertTrue(cell("slow").stdout().endsWith("; later: 100 more\n"), cell("slow").stdout());
    assertTrue(cell("slow").stdout().startsWith("no answer for 100 ms"), cell("slow").stdout());
    assertTrue(cell("slow-compare").value().startsWith("Measured: holds 100 more"));
    assertEquals(
        List.of("answered in time", "when we gave up: 100 more than before; later: 100 more"),
        edited.cell("slow").stdout().lines().toList());
  }

  @Test
  void theFartherAwayTheDearerIsAnAnswer() throws Exception {
    List<String> rows = cell("cost").value().lines().skip(1).toList();

    assertEquals(4, rows.size(), cell("cost").value());
    assertTrue(rows.get(0).startsWith("a method ") && rows.get(3).startsWith("another continent"));
  }

  @Test
  void manyNumbersInAMessageAreQuicker() throws Exception {
    String told = cell("lots-compare").value().lines().findFirst().orElseThrow();

    double times = Double.parseDouble(told.replaceAll("Measured: | times as fast", ""));
    assertTrue(times > 1.5, told);
    assertTrue(edited.cell("lots-run").value().contains("200 in a message"));
  }

  @Test
  void theNumbersAndTheQuestionGiveTheSameSums() throws Exception {
    assertEquals("", cell("data-run").stdout());
    assertEquals(3, cell("data-run").value().lines().count(), cell("data-run").value());
    assertTrue(cell("data-compare").value().startsWith("Measured: "));
  }

  @Test
  void theClocksSayThatTheAnswerCameFirst() throws Exception {
    assertTrue(cell("clock").stdout().startsWith("answered BEFORE it was asked"));
    assertTrue(edited.cell("clock").stdout().startsWith("answered after it was asked"));
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    assertEquals(
        "ten payments were sent 13 times; the account holds 130\n",
        cell("exercise-payments").stdout());
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("1 of 2 done"), open);
    assertEquals(
        "ten payments were sent 13 times; the account holds 100\n",
        edited.cell("exercise-payments").stdout());
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("2 of 2 done"), solved);
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("14").cell(id);
  }
}
