package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 13 promises is what its cells show.
@Timeout(300)
class Lesson13Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("13")
            .change("race", "(Thread.sleep\\(10\\);).*\n( *Visitors.seen = v \\+ 1;\n)", "$2$1\n")
            .change("loop-run", "beatsWith\\(1\\)", "beatsWith(3)")
            .change(
                "exercise-start",
                "return Service.ask\\(number\\);",
                "places.acquire(); try { return Service.ask(number); } finally { places.release();"
                    + " }")
            .run(
                "imports",
                "race",
                "loop",
                "loop-run",
                "exercise-given",
                "exercise-start",
                "exercise-run",
                "exercise-check");
  }

  @Test
  void allWaitAtTheSameTime() throws Exception {
    Matcher told =
        Pattern.compile("([0-9,]+) waits of ([0-9.]+) s took ([0-9.]+) s\n")
            .matcher(cell("many").stdout());
    assertTrue(told.matches(), cell("many").stdout());
    int waits = Integer.parseInt(told.group(1).replace(",", ""));
    assertEquals(Lessons.scaled(10_000), waits);
    double oneAfterTheOther = waits * Double.parseDouble(told.group(2));
    assertTrue(Double.parseDouble(told.group(3)) < oneAfterTheOther / 10, told.group());
    assertTrue(cell("many-compare").value().startsWith("Measured: "));
    assertEquals(5, cell("pools").value().lines().count(), cell("pools").value());
  }

  @Test
  void aVirtualThreadIsNoneOfTheOperatingSystem() throws Exception {
    assertTrue(number("virtual", cell("system")) < 50, cell("system").value());
    assertTrue(number("ordinary", cell("system")) > 900, cell("system").value());
    assertTrue(cell("system-compare").value().startsWith("Measured: none, or a handful"));
  }

  @Test
  void aFewCarriersCarryAThousand() throws Exception {
    Matcher told =
        Pattern.compile("1,000 virtual threads, carried by ([0-9]+): .*\ncores: ([0-9]+)\n")
            .matcher(cell("carrier").stdout());

    assertTrue(told.matches(), cell("carrier").stdout());
    int carriers = Integer.parseInt(told.group(1));
    assertTrue(carriers >= 1 && carriers <= Integer.parseInt(told.group(2)), told.group());
  }

  @Test
  void virtualThreadsLoseUpdatesToo() throws Exception {
    assertTrue(cell("race-compare").value().startsWith("Measured: less than 100"));
    int seen = Integer.parseInt(edited.cell("race").stdout().replaceFirst(" of 1000\n", ""));
    assertTrue(seen > 100 && seen <= 1_000, edited.cell("race").stdout());
  }

  @Test
  void whoComputesInAVirtualThreadKeepsTheOthersOut() throws Exception {
    long ordinary = number("ordinary threads", cell("beat-run"));
    long virtual = number("virtual threads", cell("beat-run"));

    assertTrue(virtual <= 5 && ordinary > virtual, cell("beat-run").value());
    assertTrue(cell("beat-compare").value().startsWith("Measured: next to none"));
  }

  @Test
  void anAsynchronousProgramDoesNotWait() throws Exception {
    assertEquals("waited for: sun, train at 7:42\n", cell("answers").stdout());
    assertEquals(
        List.of("at once: not there yet, and nobody waits", "called back with: sun, train at 7:42"),
        cell("async").stdout().lines().toList());
    List<String> bars = cell("three").value().lines().skip(1).toList();
    assertEquals(3, bars.size(), cell("three").value());
    assertTrue(bars.get(2).startsWith("CPython 3."), bars.get(2));
  }

  @Test
  void whoBlocksTheEventLoopStopsTheHeart() throws Exception {
    assertEquals(0, number("share an event loop", cell("loop-run")), cell("loop-run").value());
    assertTrue(number("have threads of their own", cell("loop-run")) > 5);
    assertTrue(number("share an event loop", edited.cell("loop-run")) > 5);
    String python = cell("loop-python").value();
    assertTrue(python.contains("beats beside time.sleep: 0\n"), python);
    assertTrue(python.matches("(?s).*beats beside await asyncio.sleep: [1-9].*"), python);
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("1 of 3 done"), open);
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("3 of 3 done"), solved);
    assertEquals("0 of 200 were refused\n", edited.cell("exercise-run").stdout());
  }

  private static long number(String row, Cell cell) {
    Matcher matcher = Pattern.compile("(?m)^" + row + " +([0-9,]+)$").matcher(cell.value());
    assertTrue(matcher.find(), cell.value());
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("13").cell(id);
  }
}
