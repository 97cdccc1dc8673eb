package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 05 promises is what its cells show.
@Timeout(300)
class Lesson05Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("05")
            .change(
                "finally",
                "door.lock\\(\\);\n(.*)\n.*unlock.*",
                "door.lock(); try { $1\n } finally { door.unlock(); }")
            .change("readers-run", "library.readLock\\(\\)", "library.writeLock()")
            .change(
                "exercise-start",
                "(?s)    int v = .*v \\+ 1\\);",
                "    words.merge(word, 1, Integer::sum);")
            .run(
                "imports",
                "together",
                "finally",
                "finally-run",
                "readers",
                "readers-run",
                "exercise-start",
                "exercise-run",
                "exercise-check");
  }

  @Test
  void safePartsSellMoreTicketsThanThereAreSeats() throws Exception {
    String told = cell("seats-run").stdout();

    assertTrue(told.matches("run [0-9]+: 10[1-9] tickets for 100 seats\\s*"), told);
    assertTrue(cell("seats-compare").value().startsWith("Measured: more than 100"));
  }

  @Test
  void fourWaysAreExact() throws Exception {
    assertTrue(
        cell("four-totals").value().matches("(?s).*\n10000 10000 10000 10000 +20 +100\\.0 %\\s*"),
        cell("four-totals").value());
  }

  @Test
  void theirCostIsMeasuredAlonePairedAndCompared() throws Exception {
    for (String id : new String[] {"cost-one", "cost-four"}) {
      assertEquals(5, cell(id).value().lines().count(), cell(id).value());
      assertTrue(cell(id).html().contains("<svg"));
    }
    assertTrue(
        cell("cost-compare").value().matches("(?s)Measured: (synchronized|[A-Z][A-Za-z]+)\n.*"));
  }

  @Test
  void compareAndSetTriesAgainAndLosesNothing() throws Exception {
    String told = cell("cas-run").stdout();

    assertTrue(told.matches("40000 of 40000, after [1-9][0-9]* retries, in run [0-9]+\\s*"), told);
    assertTrue(cell("cas-compare").value().startsWith("Measured: the thread sees that"));
    assertTrue(cell("cas-seats").value().matches("(?s).*\n100 +20 +100\\.0 %\\s*"));
  }

  @Test
  void aLockThatIsNotGivenBackStaysHeld() throws Exception {
    assertTrue(cell("finally-run").stdout().endsWith("tryLock says false\n"));
    assertTrue(edited.cell("finally-run").stdout().endsWith("tryLock says true\n"));
    assertEquals(
        "taken 4 times by one thread; afterwards held: false\n", cell("reentrant").stdout());
  }

  @Test
  void readersOverlapAndWritersDoNot() throws Exception {
    assertEquals(3, Rows.most(cell("readers-run"), '#'), cell("readers-run").value());
    assertEquals(1, Rows.most(edited.cell("readers-run"), '#'));
  }

  @Test
  void theQueueKeepsWhatTheListLoses() throws Exception {
    String told = cell("queue-run").stdout();

    assertTrue(told.contains("queue: 400000"), told);
    assertFalse(told.contains("list: 400000"), told);
    assertTrue(cell("queue-compare").value().startsWith("Measured: the queue only"));
  }

  @Test
  void anEmptyCriticalSectionExcludesNobody() throws Exception {
    assertFalse(cell("empty").value().matches("(?s).*\n40000 +20 .*"), cell("empty").value());
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 2 done"), open);
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("2 of 2 done"), solved);
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("05").cell(id);
  }
}
