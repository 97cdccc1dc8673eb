package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 11 promises is what its cells show.
@Timeout(300)
class Lesson11Test {

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("11")
            .change("first", "(?s)var micros.*", "")
            .change("vanish", "(// CHANGE ME.*\n)", "$1    kept = sum;\n")
            .change("exercise-start", "new double\\[1\\]", "new double[5]")
            .change("exercise-start", "( *)work.getAsLong\\(\\);", "$1used += work.getAsLong();")
            .change(
                "exercise-start",
                "(    for \\(int run)",
                "    for (int i = 0; i < 3; i++) used += work.getAsLong();\n$1")
            .run(
                "imports",
                "first",
                "vanish",
                "millis",
                "vanish-run",
                "vanish-compare",
                "exercise-start",
                "exercise-run",
                "exercise-check");
  }

  @Test
  void theFirstRunIsTheSlowest() throws Exception {
    assertEquals(30, rows("first-chart", "the same sum").size());
    assertTrue(
        cell("first-compare").value().startsWith("Measured: more than 5 times as long"),
        cell("first-compare").stdout());
  }

  @Test
  void aLoopForNobodyVanishesUntilItsResultIsUsed() throws Exception {
    assertTrue(
        cell("vanish-compare").value().startsWith("Measured: next to nothing"),
        cell("vanish-run").value());
    assertTrue(
        !edited.cell("vanish-compare").value().startsWith("Measured: next to nothing"),
        edited.cell("vanish-run").value());
  }

  @Test
  void twoRunsOfTheSameDiffer() throws Exception {
    assertTrue(cell("same").value().startsWith("50 runs"));
    assertTrue(cell("same-compare").value().matches("(?s)Measured: [0-9.]+ %\n.*"));
  }

  @Test
  void theShareOfCpuTimeTellsWaitingFromComputing() throws Exception {
    double sum = last(rows("shares", "a sum").getFirst());
    double sleep = last(rows("shares", "a sleep").getFirst());

    assertTrue(sleep < 0.1 && sum > 2 * sleep, cell("shares").value());
    assertTrue(last(rows("shares", "a file").getFirst()) > sleep, cell("shares").value());
  }

  @Test
  void waitingGetsFasterUpToTheNumberOfTasks() throws Exception {
    assertTrue(cell("knee-chart").html().contains("<svg"));
    assertTrue(
        cell("knee-compare")
            .stdout()
            .matches("cores: [0-9]+; knee of computing.* of waiting: (16|32)\\s*"),
        cell("knee-chart").value());
  }

  @Test
  void threadsAndProcessesDoBothKindsOfWork() throws Exception {
    for (String crew : List.of("threads", "processes")) {
      double compute = last(rows("wrong-run", "compute +four " + crew).getFirst());
      double wait = last(rows("wrong-run", "wait +four " + crew).getFirst());
      assertTrue(wait < 0.2 && compute > 2 * wait, cell("wrong-run").value());
    }
    assertTrue(cell("wrong-compare").value().startsWith("Measured: "));
  }

  @Test
  void fourThatWaitDoSoAtOnce() throws Exception {
    for (String crew : List.of("threads", "processes")) {
      double elapsed = number(rows("wrong-run", "wait +four " + crew).getFirst(), 2);
      assertTrue(elapsed < 8 * 50, cell("wrong-run").value()); // ms: one after the other
    }
  }

  @Test
  void processesAreDearerToStart() throws Exception {
    double threads = number(rows("price", "four threads").getFirst(), 1);
    double processes = number(rows("price", "four processes").getFirst(), 1);

    assertTrue(processes > threads, cell("price").value());
  }

  @Test
  void smallSumsAreNotWorthAProcess() throws Exception {
    double alone = number(rows("size-run", "one thread").getFirst(), 2);
    double processes = number(rows("size-run", "two new processes").getFirst(), 2);

    assertTrue(processes > alone, cell("size-run").value());
    List<Double> millions =
        rows("size-run", "two new threads").stream().map(row -> number(row, 1)).toList();
    assertEquals(
        Stream.of(1, 100, 300, 600).map(n -> Lessons.scaled(n * 1_000_000) / 1e6).toList(),
        millions);
  }

  @Test
  void fourWaysGiveTheSameSum() throws Exception {
    List<String> sums = new ArrayList<>();
    Matcher row = Pattern.compile("(?m)^\\w.*  ([0-9]{6,}) ").matcher(cell("ways-run").value());
    while (row.find()) {
      sums.add(row.group(1));
    }
    assertEquals(4, sums.size(), cell("ways-run").value());
    assertEquals(1, new HashSet<>(sums).size(), sums.toString());
  }

  @Test
  void everyKindOfWorkerHasItsBar() throws Exception {
    for (String kind : List.of("threads ", "virtual threads", "processes", "threads under Gil")) {
      assertTrue(!rows("improve-run", kind).isEmpty(), cell("improve-run").value());
    }
    assertTrue(
        cell("improve-python").value().contains("processes of CPython"),
        cell("improve-python").value());
  }

  @Test
  void oneCoreAndOneLockKeepOneCoreBusyAtMost() throws Exception {
    double gil = last(rows("parallel-run", "on all cores, under Gil").getFirst());
    String tied = rows("parallel-run", "tied to one core").getFirst();

    assertTrue(gil <= 1.1, cell("parallel-run").value());
    assertTrue(tied.contains("not possible") || last(tied) <= 1.1, cell("parallel-run").value());
    assertEquals(4, rows("hardware", "(sockets|cores|hardware|available)").size());
    assertTrue(cell("migrate").value().startsWith("300 runs"));
  }

  @Test
  void theTurnsOfTwoThreadsUnderOneLockDoNotOverlap() throws Exception {
    double elapsed = parsed(cell("turns").value().replaceFirst("(?s) ms;.*", ""));
    double turns = 0;
    for (String row : rows("turns", "thread [12] +[0-9]")) {
      turns += number(row, 2);
    }
    assertTrue(turns > 0 && turns < 1.02 * elapsed, cell("turns").value()); // as it is rounded
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 3 done"), open);
    String done = edited.cell("exercise-check").value();
    assertTrue(done.startsWith("3 of 3 done"), done);
  }

  private static List<String> rows(String cell, String start) throws Exception {
    Pattern pattern = Pattern.compile("^" + start);
    return cell(cell).value().lines().filter(line -> pattern.matcher(line).find()).toList();
  }

  private static double last(String row) {
    return parsed(row.replaceFirst(".* ", ""));
  }

  /// A number of a row, counted from 1 after its name.
  private static double number(String row, int which) {
    return parsed(row.strip().split(" {2,}")[which]);
  }

  private static double parsed(String number) {
    return Double.parseDouble(number.replace(",", ""));
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("11").cell(id);
  }
}
