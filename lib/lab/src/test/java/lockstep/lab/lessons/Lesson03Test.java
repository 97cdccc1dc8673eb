package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 03 promises is what its cells show.
@Timeout(300)
class Lesson03Test {

  @Test
  void ticketsAreMissingAfterEveryRun() throws Exception {
    List<Integer> totals = cell("three-runs").stdout().lines().map(Integer::valueOf).toList();

    assertEquals(3, totals.size());
    assertTrue(totals.stream().allMatch(total -> total < 40_000), totals.toString());
    assertTrue(cell("total-compare").value().startsWith("Measured: less"));
  }

  @Test
  void thePlainLoopIsCountedHonestly() throws Exception {
    assertTrue(cell("plain-tally").value().startsWith("50 runs"));
  }

  @Test
  void aSaleIsLostByHand() throws Exception {
    assertTrue(cell("by-hand").stdout().contains("went from 7 to 8"));
  }

  @Test
  void inFourOfSixOrdersASaleIsLost() throws Exception {
    assertEquals(4, lines(cell("orders-table"), "one sale"));
    assertTrue(cell("orders-compare").value().startsWith("Measured: 4"));
  }

  @Test
  void theStepsThatLostASaleAreShown() throws Exception {
    String table = cell("steps-table").value();

    assertTrue(table.matches("(?s)try [0-9]+: 6 tickets were sold, the counter says [1-5]\n.*"));
    assertEquals(6, lines(cell("steps-table"), "reads"), table);
    assertEquals(6, lines(cell("steps-table"), "writes"), table);
  }

  @Test
  void theWiderWindowLosesRunAfterRun() throws Exception {
    assertTrue(
        cell("wider-compare").value().matches("(?s)Measured: (19|20)\\s.*"),
        cell("wider-tally").value());
  }

  @Test
  void aSingleTillLosesNothing() throws Exception {
    String edited = cell("wider").source().replace("tillCount = 4", "tillCount = 1");

    Notebook notebook =
        Lessons.excerpt(
            "03",
            Map.of("wider", edited),
            "imports",
            "together",
            "sell",
            "wider",
            "wider-tally",
            "wider-compare");

    assertTrue(notebook.cell("wider-compare").value().startsWith("Measured: 0"));
  }

  @Test
  void oneLockMakesEveryRunRightAndManyLocksDoNot() throws Exception {
    String edited = cell("locked").source().replace("(key)", "(new Object())");

    Notebook notebook =
        Lessons.excerpt(
            "03",
            Map.of("locked", edited),
            "imports",
            "together",
            "sell",
            "locked",
            "locked-tally");

    assertTrue(exact(cell("locked-tally"), 10_000), cell("locked-tally").value());
    assertFalse(
        exact(notebook.cell("locked-tally"), 10_000), notebook.cell("locked-tally").value());
  }

  @Test
  void sleepersInsideTheLockTakeTurnsAndOutsideOverlap() throws Exception {
    assertEquals(0, together(cell("inside-run"), '#'), cell("inside-run").value());
    assertTrue(together(cell("outside"), '-') > 0, cell("outside").value());
  }

  @Test
  void anObjectGuardsItsOwnCounter() throws Exception {
    String edited = cell("box-office").source().replace("synchronized void sell", "void sell");

    Notebook notebook =
        Lessons.excerpt(
            "03",
            Map.of("box-office", edited),
            "imports",
            "together",
            "box-office",
            "box-office-run");

    assertTrue(exact(cell("box-office-run"), 40_000), cell("box-office-run").value());
    assertFalse(exact(notebook.cell("box-office-run"), 40_000));
  }

  @Test
  void processesRaceTooUnlessTheStepIsAtomic() throws Exception {
    assertTrue(cell("processes-racy").stdout().matches("run [0-9]+: [0-9]+ of 400000\\s*"));
    assertTrue(cell("processes-compare").value().startsWith("Measured: less"));
    assertEquals("400000 of 400000\n", cell("processes-atomic").stdout());
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String solved =
        cell("exercise-start").source().replace("boolean sell()", "synchronized boolean sell()");

    Notebook notebook =
        Lessons.excerpt(
            "03",
            Map.of("exercise-start", solved),
            "imports",
            "together",
            "steps",
            "exercise-start",
            "exercise-run",
            "exercise-check");

    assertTrue(cell("exercise-check").value().startsWith("1 of 2 done"));
    assertTrue(cell("exercise-check").value().contains("A saw left = 1, B saw left = 1"));
    assertTrue(notebook.cell("exercise-check").value().startsWith("2 of 2 done"));
  }

  private static boolean exact(Cell tally, int total) {
    return tally.value().matches("(?s).*\n" + total + " +20 +100\\.0 %\\s*");
  }

  private static long lines(Cell cell, String part) {
    return cell.value().lines().filter(line -> line.contains(part)).count();
  }

  /// In how many columns of a timeline in plain text both of its rows show the same sign.
  private static long together(Cell cell, char sign) {
    List<String> rows = cell.value().lines().filter(line -> line.endsWith("|")).toList();
    assertEquals(2, rows.size(), cell.value());
    return IntStream.range(0, rows.getFirst().length())
        .filter(i -> rows.stream().allMatch(row -> row.charAt(i) == sign))
        .count();
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("03").cell(id);
  }
}
