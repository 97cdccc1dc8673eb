package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 02 promises is what its cells show.
@Timeout(300)
class Lesson02Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("02")
            .change("manners", "(InterruptedException e\\) \\{) \\}", "$1 return; }")
            .change("terminate", "tidy\\.terminate", "tidy.kill")
            .change(
                "exercise-start",
                "(?s)    var thread = .*",
                """
                    var p = new WorkerProcess(() -> answer(n));
                    p.start();
                    boolean inTime = p.join(Duration.ofSeconds(n == 3 ? 1 : 30));
                    p.kill();
                    p.join();
                    return inTime;
                }
                """)
            .run(
                "imports",
                "counting",
                "manners",
                "manners-crew",
                "manners-run",
                "terminate",
                "exercise-start",
                "exercise-run",
                "exercise-check");
  }

  @Test
  void anInterruptIsARequestAndNoMore() throws Exception {
    assertEquals(
        List.of(
            "half a second after interrupt(): still counting", "after Sign.enough = true: ended"),
        cell("stop").stdout().lines().toList());
    assertTrue(cell("stop-compare").value().startsWith("Measured: counts on"));
  }

  @Test
  void whoSwallowsTheRequestGoesOn() throws Exception {
    String table = cell("manners-run").value();
    assertTrue(table.matches("(?s).*looks +ended\nsleeps +ended\nswallows +goes on\\s*"), table);
    assertTrue(cell("manners-compare").value().startsWith("Measured: 2"));
    table = edited.cell("manners-run").value();
    assertTrue(table.matches("(?s).*looks +ended\nsleeps +ended\nswallows +ended\\s*"), table);
  }

  @Test
  void aProcessIsEndedWhateverItDoes() throws Exception {
    assertEquals("alive before: true, exit code after kill(): 137\n", cell("kill").stdout());
    assertTrue(cell("kill-compare").value().startsWith("Measured: ends at once"));
  }

  @Test
  void terminateLetsItCleanUpAndKillDoesNot() throws Exception {
    assertTrue(cell("terminate").stdout().contains("cleaned up"), cell("terminate").stdout());
    assertTrue(cell("terminate").stdout().contains("exit code 143"));
    assertFalse(edited.cell("terminate").stdout().contains("cleaned up"));
    assertTrue(edited.cell("terminate").stdout().contains("exit code 137"));
  }

  @Test
  void theHeartGoesOnBesideATaskInAThreadOfItsOwn() throws Exception {
    assertTrue(
        cell("heartbeat-compare").value().matches("(?s)Measured: [3-9][0-9]{2} ms.*"),
        cell("heartbeat-compare").value());
    assertEquals(1, Rows.most(cell("heartbeat-one"), '='), cell("heartbeat-one").value());
    assertEquals(2, Rows.most(cell("heartbeat-two"), '='), cell("heartbeat-two").value());
  }

  @Test
  void onlyTheExceptionLeavesTheNeighbourAlive() throws Exception {
    String table = cell("crash-run").value();

    assertTrue(table.matches("(?s).*exception +its neighbour beat 20 times more\n.*"), table);
    assertTrue(table.matches("(?s).*halt +the whole process ended, exit code 7\n.*"), table);
    assertTrue(table.matches("(?s).*memory +the whole process ended, exit code 3\\s*"), table);
    assertTrue(cell("crash-compare").value().startsWith("Measured: the exception only"));
  }

  @Test
  void memoryIsMeasuredForThreadsAndProcesses() throws Exception {
    String table = cell("memory-run").value();

    assertTrue(
        table.matches("(?s)five of them.*\nthreads +[0-9.]+.*\nprocesses +[0-9.]+.*"), table);
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("1 of 2 done"), open);
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("2 of 2 done"), solved);
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("02").cell(id);
  }
}
