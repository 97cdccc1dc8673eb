package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 09 promises is what its cells show.
@Timeout(300)
class Lesson09Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("09")
            .change("map", "second = 12", "second = 4")
            .change("neighbours-run", "pool, 1", "pool, 7")
            .change("tills", "lock\\.lock\\(\\);", "// lock.lock();")
            .change("tills", "lock\\.unlock\\(\\);", "// lock.unlock();")
            .change("queue-run", "create\\(1_000\\)", "create(1)")
            .change("queue-run", "scaled\\(100_000\\)", "scaled(4_000)")
            .change("pipe-talk", "List\\.of\\(7, 12\\)", "List.of(9)")
            .change("exercise-start", "reports.add\\((.*)\\);", "line.put($1);")
            .change("exercise-start", "^", "SharedQueue<String> line = SharedQueue.create(100);\n")
            .change(
                "exercise-start",
                "(s\\.join\\(\\);)",
                "$1\nline.finish();\nfor (String report : line) reports.add(report);")
            .run(
                "imports",
                "primes",
                "primes-run",
                "map",
                "tills",
                "tills-run",
                "queue",
                "queue-run",
                "pipe",
                "pipe-talk",
                "neighbours",
                "neighbours-run",
                "exercise-start",
                "exercise-check");
  }

  @Test
  void eachWorkerCountsInACopy() throws Exception {
    List<String> printed = cell("primes-run").stdout().lines().sorted().toList();

    assertEquals(
        List.of(
            "[worker 1] found = 1229",
            "[worker 2] found = 1033",
            "[worker 3] found = 983",
            "[worker 4] found = 958",
            "the notebook: found = 0"),
        printed);
    assertTrue(cell("found-compare").value().startsWith("Measured: 0"));
  }

  @Test
  void aSharedValueIsSeenByAll() throws Exception {
    assertEquals("together: 4203 primes\n", cell("value").stdout());
  }

  @Test
  void onlyTheRacyWayLosesAdditions() throws Exception {
    assertFalse(lost("incrementRacy").equals("0"), cell("cost-run").value());
    assertEquals("0", lost("incrementLocked"), cell("cost-run").value());
    assertEquals("0", lost("increment"), cell("cost-run").value());
    assertTrue(cell("cost-compare").value().startsWith("Measured: "));
  }

  @Test
  void whoWritesToPlacesOfHisOwnNeedsNoLock() throws Exception {
    assertTrue(cell("array-read").stdout().startsWith("2 3 5 7 11 13 "));
    assertTrue(cell("array-read").stdout().endsWith(".. 4203 in all\n"));
    assertTrue(cell("array-compare").value().startsWith("Measured: no"));
  }

  @Test
  void theMapShowsWhereTwoProcessesHaveWritten() throws Exception {
    String apart = cell("map").value();
    String together = edited.cell("map").value();

    assertTrue(apart.contains("Changed: [3], [12], in 2 cache lines."), apart);
    assertTrue(together.contains("Changed: [3], [4], in one cache line."), together);
    assertEquals(2, cell("map").html().split("class=\"c1 tint\"", -1).length - 1, apart);
    assertTrue(cell("map").html().contains("<svg"), apart);
  }

  @Test
  void theMapOfTheLockNamesTheHolderThatDied() throws Exception {
    String told = cell("killed-map").value();
    assertTrue(told.contains("owner nobody;"), told);
    assertTrue(told.matches("(?s).*deaths 1; repaired 1; dead pid [0-9]+, dead;.*"), told);
  }

  @Test
  void neighboursAreMeasuredInOneLineAndInTwo() throws Exception {
    assertEquals(1, rows("neighbours-run", "side by side").size());
    assertEquals(1, rows("neighbours-run", "64 bytes apart").size());
    assertTrue(
        cell("neighbours-compare").value().matches("Measured: (longer|about as long)\n(?s).*"));
    assertTrue(edited.cell("neighbours-run").html().contains("<svg"));
  }

  @Test
  void theLockKeepsTheEurosTogether() throws Exception {
    assertEquals("1000 euros in both tills\n", cell("tills-run").stdout());
    assertFalse(edited.cell("tills-run").stdout().startsWith("1000 euros"));
  }

  @Test
  void theLockOfAKilledProcessComesWithTheNews() throws Exception {
    assertTrue(
        cell("killed").stdout().startsWith("got it: true, and it was left behind by thread "));
    assertTrue(cell("killed-compare").value().startsWith("Measured: gets it, and is told"));
  }

  @Test
  void aQueueLosesNothingAndKeepsTheOrderOfEachProducer() throws Exception {
    assertTrue(cell("queue-compare").value().startsWith("Measured: 0"));
    int all = 3 * Lessons.scaled(100_000);
    assertEquals(all + " taken of " + all + ", 0 out of order\n", cell("queue-run").stdout());
    assertTrue(
        edited.cell("queue-run").stdout().matches("([0-9]+) taken of \\1, 0 out of order\\s*"),
        edited.cell("queue-run").stdout());
  }

  @Test
  void thePipeAnswersAndNoticesThatSomebodyHangsUp() throws Exception {
    List<String> said = cell("pipe-talk").stdout().lines().toList();

    assertEquals(List.of("7 squared is 49", "12 squared is 144"), said.subList(0, 2));
    assertTrue(said.getLast().endsWith("nobody there any more; I go home"), said.toString());
    assertTrue(edited.cell("pipe-talk").stdout().startsWith("9 squared is 81\n"));
  }

  @Test
  void everyWayCarriesSmallAndLargeMessages() throws Exception {
    for (String way :
        List.of("thread: ref", "process: que", "process: pip", "process: soc", "process: fil")) {
      assertEquals(1, rows("trips-run", way).size(), cell("trips-run").value());
    }
    assertTrue(cell("trips-compare").value().matches("(?s)Measured: (queue|pipe|socket|file)\n.*"));
  }

  @Test
  void aMegabyteCostsAProcessMoreThanAThread() throws Exception {
    double thread = Double.parseDouble(column(rows("trips-run", "thread: ref").getFirst(), 2));
    double pipe = Double.parseDouble(column(rows("trips-run", "process: pip").getFirst(), 2));

    assertTrue(pipe > thread, cell("trips-run").value());
    assertTrue(cell("running-message").html().contains("<svg"));
    assertTrue(cell("running-run").html().contains("<svg"));
  }

  @Test
  void pythonRacesAndSendsToo() throws Exception {
    String told = cell("python").value();

    assertTrue(told.contains("\nlost with v.get_lock(): 0\n"), told);
    assertTrue(cell("python-chart").value().contains("CPython 3."), told);
  }

  @Test
  void theBallGoesToAndFro() throws Exception {
    assertEquals(2, rows("ping-run", "two ").size(), cell("ping-run").value());
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 3 done"), open);
    String done = edited.cell("exercise-check").value();
    assertTrue(done.startsWith("3 of 3 done"), done);
  }

  private static String lost(String way) throws Exception {
    return column(rows("cost-run", way + "()").getFirst(), 2);
  }

  /// A column of a row, counted from 0, without the commas of large numbers.
  private static String column(String row, int which) {
    return row.strip().split(" {2,}")[which].replace(",", "");
  }

  private static List<String> rows(String cell, String start) throws Exception {
    return cell(cell).value().lines().filter(line -> line.startsWith(start)).toList();
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("09").cell(id);
  }
}
