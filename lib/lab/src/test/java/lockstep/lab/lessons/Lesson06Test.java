package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 06 promises is what its cells show.
@Timeout(300)
class Lesson06Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("06")
            .change("out", "annaPays\\.interrupt", "benPays.interrupt")
            .change("ordered", "from == anna \\? from : to;", "from;")
            .change("semaphore", "bathrooms = 2", "bathrooms = 1")
            .change("buffer", "room = 3", "room = 1")
            .change("conditions", " notFull\\.signal\\(\\);", "")
            .change("exercise-start", "first = left;", "first = Math.min(left, right);")
            .change("exercise-start", "second = right;", "second = Math.max(left, right);")
            .run(
                "imports",
                "accounts",
                "transfer",
                "start",
                "polite",
                "graph",
                "out",
                "ordered",
                "ordered-run",
                "semaphore",
                "buffer",
                "buffer-run",
                "conditions",
                "conditions-run",
                "exercise-start",
                "exercise-run",
                "exercise-check");
  }

  @Test
  void twoPoliteTransfersWaitForEver() throws Exception {
    assertTrue(cell("polite").stdout().contains("after 2 seconds: WAITING and WAITING"));
    assertTrue(cell("polite-compare").value().startsWith("Measured: for ever"));
  }

  @Test
  void thePictureNamesThreadsLocksAndLines() throws Exception {
    String line = cell("transfer").source().lines().toList().get(4);
    assertTrue(line.contains("to.lock.lockInterruptibly()"), line);

    String told = cell("graph").value();
    assertTrue(
        told.contains("Anna pays waits for Ben's lock, held by Ben pays (transfer, line 5)"), told);
    assertTrue(
        told.contains("Ben pays waits for Anna's lock, held by Anna pays (transfer, line 5)"),
        told);
    assertTrue(cell("graph").html().contains("<svg"));
  }

  @Test
  void whoGivesUpLetsTheOtherFinish() throws Exception {
    assertTrue(cell("out").stdout().contains("Anna has 120 euros, Ben has 80"));
    assertTrue(edited.cell("out").stdout().contains("Anna has 90 euros, Ben has 110"));
    assertTrue(cell("out-compare").value().startsWith("Measured: finishes its transfer"));
  }

  @Test
  void onlyTheEndOfTheProcessEndsWhatCannotGiveUp() throws Exception {
    assertEquals(
        "ended by itself: false; after the kill: exit code 137\n", cell("hopeless-run").stdout());
  }

  @Test
  void processesInACircleAreDrawnAndOneIsKilled() throws Exception {
    String told = cell("processes-run").value();

    assertEquals(2, told.lines().count(), told);
    assertTrue(told.contains("waits for left, held by process"), told);
    assertTrue(told.contains("waits for right, held by process"), told);
    assertTrue(cell("processes-kill").stdout().contains("exit codes: 137 and 0"));
    assertTrue(cell("processes-kill").stdout().contains("had the lock left: true"));
  }

  @Test
  void theSameOrderForAllMakesNoCircle() throws Exception {
    assertEquals(
        "No threads wait for each other in a circle.", cell("ordered-run").value().strip());
    assertEquals("Anna has 120 euros, Ben has 80\n", cell("ordered-totals").stdout());
    assertEquals(2, edited.cell("ordered-run").value().lines().count());
  }

  @Test
  void aSemaphoreLetsInAsManyAsItHasPlaces() throws Exception {
    assertEquals(2, Rows.most(cell("semaphore"), '#'), cell("semaphore").value());
    assertEquals(1, Rows.most(edited.cell("semaphore"), '#'), edited.cell("semaphore").value());
  }

  @Test
  void aBoundedBufferHoldsAsMuchAsItHasRoomFor() throws Exception {
    String told = cell("buffer-run").stdout();

    assertTrue(told.startsWith("[dish 1, dish 2,") && told.contains("dish 8]"), told);
    assertTrue(told.contains("at most 3 on the counter"), told);
    assertTrue(edited.cell("buffer-run").stdout().contains("at most 1 on the counter"));
  }

  @Test
  void aForgottenSignalLeavesBothAsleep() throws Exception {
    assertTrue(cell("conditions-run").stdout().startsWith("8 dishes served"));
    String told = edited.cell("conditions-run").stdout();
    assertTrue(
        told.startsWith("3 dishes served; the cook is WAITING, the waiter is WAITING"), told);
  }

  @Test
  void theLatchOpensAfterAllAreReady() throws Exception {
    assertTrue(cell("latch").stdout().endsWith("all are ready\n"));
    assertEquals(4, cell("latch").stdout().lines().count());
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 2 done"), open);
    assertTrue(open.contains("waits for fork"), open);
    assertEquals(5, cell("exercise-run").value().lines().count());
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("2 of 2 done"), solved);
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("06").cell(id);
  }
}
