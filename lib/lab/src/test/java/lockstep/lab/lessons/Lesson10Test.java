package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 10 promises is what its cells show.
@Timeout(300)
class Lesson10Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("10")
            .change("fetch", "gil\\.released\\(\\(\\) -> (Thread.sleep\\(200\\))\\);", "$1;")
            .change("counters", "(gil\\.checkpoint\\(\\);.*\n)( *c = v \\+ 1;\n)", "$2$1")
            .change("interpreters", "interpreters = 2", "interpreters = 4")
            .change("exercise-start", "(Thread.sleep\\(20\\));", "gil.released(() -> $1);")
            .change(
                "exercise-start",
                "(?s)(int v = read;.*read = v \\+ 1;)",
                "synchronized (countLock) { $1 }")
            .run(
                "imports",
                "work",
                "speedup",
                "gil",
                "fetch",
                "counters",
                "checkpoint-tally",
                "interpreters",
                "exercise-start",
                "exercise-run",
                "exercise-check");
  }

  /// A row of a run: the thread, its turns, the milliseconds of its turns, of waiting, released.
  private record Row(String thread, int turns, double held, double waited, double released) {}

  private static final Pattern ROW =
      Pattern.compile("(?m)^(.*thread [0-9]+) +([0-9]+) +([0-9.,]+) +([0-9.,]+) +([0-9.,]+)$");

  @Test
  void onlyOneThreadHasItsTurnAtATime() throws Exception {
    List<Row> rows = rows(cell("turns"));

    assertEquals(4, rows.size(), cell("turns").value());
    assertTrue(rows.stream().mapToInt(Row::turns).sum() > 4, cell("turns").value());
    assertTrue(held(rows) <= elapsed(cell("turns")) + 1, cell("turns").value());
    assertTrue(cell("turns").html().contains("<svg"));
  }

  @Test
  void twoInterpretersHaveALockEach() throws Exception {
    assertEquals(2, interpreters(rows(cell("interpreters"))), cell("interpreters").value());
    List<Row> four = rows(edited.cell("interpreters"));
    assertEquals(4, interpreters(four), edited.cell("interpreters").value());
    assertTrue(four.stream().allMatch(row -> row.turns() == 1));
  }

  @Test
  void javaAndPythonStandInOneChart() throws Exception {
    assertEquals(5, numbers("speed-up", cell("cpython")).size(), cell("cpython").value());
    List<String> bars = cell("all").value().lines().skip(1).toList();
    assertTrue(bars.size() >= 3, cell("all").value());
    assertTrue(
        bars.get(0).startsWith("Java ")
            && bars.get(1).startsWith("Java under Gil")
            && bars.get(2).startsWith("CPython 3."),
        cell("all").value());
    assertTrue(
        cell("speedup-compare").value().startsWith("Measured: "), cell("speedup-compare").value());
  }

  @Test
  void whoWaitsForThePageLeavesTheLockToOthers() throws Exception {
    assertTrue(
        rows(cell("fetch")).stream().allMatch(row -> row.released() >= 199), cell("fetch").value());
    List<Row> selfish = rows(edited.cell("fetch"));
    assertTrue(selfish.stream().allMatch(row -> row.held() >= 199 && row.released() == 0));
    assertTrue(elapsed(edited.cell("fetch")) >= 800, edited.cell("fetch").value());
  }

  @Test
  void anAdditionAloneIsSafeAndOneWithACheckpointInsideIsNot() throws Exception {
    assertTrue(cell("alone-tally").value().matches("(?s).*\n400000 +20 +100\\.0 %\\s*"));
    assertTrue(
        cell("safe-compare")
            .value()
            .startsWith("Measured: only the one with a checkpoint in between"),
        cell("checkpoint-tally").value());
  }

  @Test
  void aCheckpointAfterTheAdditionIsHarmless() throws Exception {
    assertTrue(
        edited.cell("checkpoint-tally").value().matches("(?s).*\n400000 +20 +100\\.0 %\\s*"),
        edited.cell("checkpoint-tally").value());
  }

  @Test
  void pythonLosesWhereAMethodIsCalledInBetween() throws Exception {
    List<Double> lost = numbers("lost by counter = counter \\+ one\\(\\)", cell("python-counters"));

    assertEquals(1, lost.size(), cell("python-counters").value());
    assertTrue(lost.getFirst() > 0, cell("python-counters").value());
    assertEquals(1, numbers("lost by counter \\+= 1", cell("python-counters")).size());
  }

  @Test
  void theSmallRequestsAskForTheLockAgainAndAgain() throws Exception {
    String told = cell("convoy-run").value();
    Matcher asked = Pattern.compile("([0-9]+) of them asked for").matcher(told);

    assertTrue(asked.find(), told);
    assertTrue(Integer.parseInt(asked.group(1)) >= 25, told);
    assertEquals(51, rows(cell("convoy-run")).getFirst().turns(), told);
    assertTrue(cell("convoy-chart").value().contains("beside, Python"));
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 2 done"), open);
    String done = edited.cell("exercise-check").value();
    assertTrue(done.startsWith("2 of 2 done"), done);
  }

  private static List<Row> rows(Cell cell) {
    List<Row> rows = new ArrayList<>();
    Matcher matcher = ROW.matcher(cell.value());
    while (matcher.find()) {
      rows.add(
          new Row(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              number(matcher.group(3)),
              number(matcher.group(4)),
              number(matcher.group(5))));
    }
    return rows;
  }

  private static double held(List<Row> rows) {
    return rows.stream().mapToDouble(Row::held).sum();
  }

  private static long interpreters(List<Row> rows) {
    return rows.stream().map(row -> row.thread().replaceFirst(",.*", "")).distinct().count();
  }

  /// The milliseconds at the head of a run.
  private static double elapsed(Cell cell) {
    return number(cell.value().replaceFirst("(?s) ms;.*", ""));
  }

  private static List<Double> numbers(String name, Cell cell) {
    Matcher matcher = Pattern.compile("(?m)^" + name + ": (.*)$").matcher(cell.value());
    return matcher.find()
        ? Pattern.compile(", ").splitAsStream(matcher.group(1)).map(Lesson10Test::number).toList()
        : List.of();
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(",", ""));
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("10").cell(id);
  }
}
