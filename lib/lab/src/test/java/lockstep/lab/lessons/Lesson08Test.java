package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 08 promises is what its cells show.
@Timeout(300)
class Lesson08Test {

  @Test
  void tenTasksInPairsAreSixAndFour() throws Exception {
    List<String> counts = all("=([0-9]+)", cell("pid-counts").value());

    assertEquals(Set.of("4", "6"), Set.copyOf(counts), cell("pid-counts").value());
    assertEquals(2, lines(cell("gantt"), "worker"), cell("gantt").value());
    assertTrue(cell("gantt").html().contains("<svg"));
  }

  @Test
  void tenTasksOneByOneAreSharedMoreEvenly() throws Exception {
    String edited = cell("ten").source().replace("numbers, 2);", "numbers, 1);");

    Notebook notebook =
        Lessons.excerpt("08", Map.of("ten", edited), "imports", "pool", "ten", "pid-counts");

    List<String> counts = all("=([0-9]+)", notebook.cell("pid-counts").value());
    assertEquals(2, counts.size(), counts.toString());
    assertEquals(10, counts.stream().mapToInt(Integer::parseInt).sum(), counts.toString());
  }

  @Test
  void aPoolDistributesTasksAndThePidsRepeat() throws Exception {
    List<String> pids = all("(?m)^ *[0-9]+ +([0-9]+)$", cell("myth-pids").value());

    assertEquals(10, pids.size(), cell("myth-pids").value());
    assertEquals(2, Set.copyOf(pids).size(), pids.toString());
  }

  @Test
  void tinyTasksAreMeasuredBothWays() throws Exception {
    assertTrue(cell("tiny").html().contains("<svg"));
    assertTrue(cell("tiny-compare").value().startsWith("Measured: 500 at a time"));
  }

  @Test
  void twoThreadsDoFourNaps() throws Exception {
    assertEquals(2, lines(cell("thread-pool"), "pool-"), cell("thread-pool").value());
  }

  @Test
  void aFutureIsAReceiptForAResultOrAFailure() throws Exception {
    assertEquals(
        List.of("done yet? false", "the result: 42", "done now? true"),
        cell("future").stdout().lines().toList());
    assertTrue(cell("failure").stdout().contains("java.lang.NumberFormatException"));
  }

  @Test
  void resultsKeepTheOrderOfTheItems() throws Exception {
    assertEquals(
        List.of("1 squared is 1", "2 squared is 4", "3 squared is 9", "4 squared is 16"),
        all("([0-9] squared is [0-9]+)", cell("map-order").value()));
    assertEquals("[abab, xxxxx]", cell("starmap").value());
  }

  @Test
  void aFailureInAWorkerComesBackWithItsItem() throws Exception {
    String printed = cell("remote-failure").stdout();

    assertTrue(printed.contains("task 3") && printed.contains("/ by zero"), printed);
  }

  @Test
  void aWorkerThatDiesTakesOneTaskWithIt() throws Exception {
    assertEquals(5, lines(cell("death"), "returned"), cell("death").value());
    assertEquals(1, lines(cell("death"), "its worker died, exit code 9"), cell("death").value());
    assertTrue(cell("death-compare").value().startsWith("Measured: are done all the same"));
  }

  @Test
  void whichCallsWaitIsMeasured() throws Exception {
    List<String> rows = cell("waiting").value().lines().skip(1).toList();

    assertEquals(3, rows.size(), cell("waiting").value());
    assertTrue(rows.getFirst().startsWith("map") && rows.get(1).startsWith("mapAsync"));
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String given = cell("exercise-start").source();
    String solved =
        given.substring(0, given.indexOf("for (int n"))
            + """
            try (var workers = new ProcessPool(2)) {
                answers.addAll(workers.map(n -> slowSquare(n), List.of(1, 2, 3, 4, 5, 6, 7, 8), 1));
            }
            """;

    Notebook notebook =
        Lessons.excerpt(
            "08", Map.of("exercise-start", solved), "imports", "exercise-start", "exercise-check");

    assertTrue(cell("exercise-check").value().startsWith("1 of 3 done"));
    String checked = notebook.cell("exercise-check").value();
    assertTrue(checked.startsWith("3 of 3 done"), checked);
  }

  private static long lines(Cell cell, String part) {
    return cell.value().lines().filter(line -> line.contains(part)).count();
  }

  private static List<String> all(String pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("08").cell(id);
  }
}
