package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 07 promises is what its cells show.
@Timeout(300)
class Lesson07Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("07")
            .change("flag", "static boolean", "static volatile boolean")
            .change(
                "volatile-counter",
                "volatile int count;",
                "AtomicInteger count = new AtomicInteger();")
            .change("volatile-counter", "Counter\\.count = 0;", "Counter.count.set(0);")
            .change(
                "volatile-counter",
                "(?s)int v = Counter\\.count;(.*)Counter\\.count = v \\+ 1;",
                "$1Counter.count.incrementAndGet();")
            .change("volatile-counter", "return Counter\\.count;", "return Counter.count.get();")
            .change("exercise-start", "boolean ready", "volatile boolean ready")
            .change("message", "int ready;", "volatile int ready;")
            .change(
                "release",
                "(?s)setRelease(.*)getAcquire(.*)setRelease(.*)getAcquire",
                "setVolatile$1getVolatile$2setVolatile$3getVolatile")
            .change("exercise-b-start", "boolean aWants", "volatile boolean aWants")
            .run(
                "imports",
                "flag",
                "flag-run",
                "flag-end",
                "volatile-counter",
                "exercise-start",
                "exercise-run",
                "exercise-check",
                "litmus",
                "litmus-table",
                "plain",
                "volatile-pairs",
                "message",
                "release",
                "release-table",
                "exercise-b-start",
                "exercise-b-check");
  }

  @Test
  void aPlainFlagIsNeverSeenAndAVolatileOneIs() throws Exception {
    assertTrue(cell("flag-run").stdout().contains("stop is true, and the thread is still running"));
    assertTrue(cell("flag-compare").value().startsWith("Measured: goes on for ever"));
    assertTrue(edited.cell("flag-run").stdout().contains("stop is true, and the thread has ended"));
  }

  @Test
  void aShortTestSeesNothingOfIt() throws Exception {
    assertEquals("set at once: ended\n", cell("short").stdout());
  }

  @Test
  void whatTheCellLeavesRunningIsEnded() throws Exception {
    assertEquals("still there: false\n", cell("flag-end").stdout());
  }

  @Test
  void fourOfFiveWaysSeeTheFlag() throws Exception {
    String table = cell("ways-run").value();

    assertEquals(4, table.lines().filter(line -> line.endsWith("  ends")).count(), table);
    assertTrue(table.matches("(?s).*\nplain +goes on for ever\\s*"), table);
    assertTrue(cell("ways-compare").value().startsWith("Measured: 4"));
  }

  @Test
  void visibleIsNotAtomic() throws Exception {
    assertTrue(cell("volatile-compare").value().startsWith("Measured: not all"));
    assertFalse(cell("volatile-counter").value().matches("(?s).*\n40000 +10 .*"));
    assertTrue(
        edited.cell("volatile-counter").value().matches("(?s).*\n40000 +10 +100\\.0 %\\s*"),
        edited.cell("volatile-counter").value());
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 2 done"), open);
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("2 of 2 done"), solved);
  }

  @Test
  void noOrderOfTheLinesGivesTwoZeros() throws Exception {
    assertEquals(7, cell("orders").value().lines().count(), cell("orders").value());
    assertTrue(cell("orders-compare").value().startsWith("Measured: 0 0"));
  }

  @Test
  void everyOutcomeOfALitmusTestIsCounted() throws Exception {
    assertEquals(0, tries(cell("plain")) % 250_000, cell("plain").value());
    assertEquals(250_000, tries(cell("volatile-pairs")), cell("volatile-pairs").value());
    boolean seen = cell("plain").value().contains("\n0 0 ");
    assertTrue(
        cell("plain-compare").value().startsWith(seen ? "Measured: seen" : "Measured: not seen"));
    assertTrue(
        seen || cell("plain").value().contains("which does not make it impossible"),
        cell("plain").value());
  }

  @Test
  void volatileFieldsNeverGiveTwoZeros() throws Exception {
    assertTrue(cell("volatile-pairs-compare").value().startsWith("Measured: not seen"));
    for (Cell table : List.of(cell("release-table"), edited.cell("release-table"))) {
      assertTrue(table.value().matches("(?s).*\nvolatile +0 +.*"), table.value());
    }
    assertTrue(
        edited.cell("release-table").value().matches("(?s).*\nrelease, acquire +0 +.*"),
        edited.cell("release-table").value());
  }

  @Test
  void behindAVolatileFlagTheMessageIsWhole() throws Exception {
    assertEquals(250_000, tries(cell("message")), cell("message").value());
    assertFalse(edited.cell("message").value().contains("\n1 0 "), edited.cell("message").value());
  }

  @Test
  void theDoorIsOpenUntilJavaPromisesIt() throws Exception {
    String open = cell("exercise-b-check").value();
    assertTrue(open.contains("○\u00a0open  Java promises it"), open);
    String solved = edited.cell("exercise-b-check").value();
    assertTrue(solved.startsWith("2 of 2 done"), solved);
  }

  /// How many tries a table of outcomes sums up.
  private static int tries(Cell cell) {
    return Pattern.compile("(?m)^.+?  +([0-9,]+)  +[<0-9. ]+%$")
        .matcher(cell.value())
        .results()
        .mapToInt(row -> Integer.parseInt(row.group(1).replace(",", "")))
        .sum();
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("07").cell(id);
  }
}
