package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 01 promises is what its cells show.
@Timeout(300)
class Lesson01Test {

  @Test
  void aThreadChangesAVariableAndAProcessItsOwnCopy() throws Exception {
    assertEquals("after the thread, visits is 42\n", cell("visits-thread").stdout());
    assertEquals(
        List.of("[worker] inside the process, visits is 42", "after the process, visits is 0"),
        cell("visits-process").stdout().lines().toList());
    assertTrue(cell("visits-compare").text().startsWith("Measured: 0"));
  }

  @Test
  void fiveThreadsLiveInOneProcessAndFiveProcessesInFive() throws Exception {
    List<String> ofThreads = all("in process ([0-9]+)", cell("five-threads").stdout());
    List<String> ofProcesses = all("in process ([0-9]+)", cell("five-processes").stdout());

    assertEquals(5, ofThreads.size());
    assertEquals(5, ofProcesses.size());
    assertEquals(1, Set.copyOf(ofThreads).size(), ofThreads.toString());
    assertEquals(5, Set.copyOf(ofProcesses).size(), ofProcesses.toString());
    assertTrue(Set.copyOf(ofProcesses).stream().noneMatch(ofThreads::contains));
  }

  @Test
  void eachProcessNamesItsFirstThreadMain() throws Exception {
    assertEquals(
        Set.of("worker 1", "worker 2", "worker 3", "worker 4", "worker 5"),
        new TreeSet<>(all("\\[(worker [0-9])\\] main lives", cell("five-processes").stdout())));
  }

  @Test
  void ordersOfArrivalAreCountedIn200RunsAndDiffer() throws Exception {
    String quick = cell("order-tally").value();
    String slow = cell("order-slower-tally").value();

    assertTrue(quick.startsWith("200 runs") && slow.startsWith("200 runs"));
    assertTrue(all("(\\[[1-5](?:, [1-5]){4}\\])", slow).size() > 1, slow);
    assertTrue(cell("order-compare").value().startsWith("Measured: "));
  }

  @Test
  void runIsAMethodCallOnTheCallersThread() throws Exception {
    assertEquals(1, rows(cell("run")).size(), cell("run").text());
    assertTrue(milliseconds("run-compare") >= 900, cell("run-compare").text());
  }

  @Test
  void startLetsThreeThreadsNapAtTheSameTime() throws Exception {
    assertEquals(
        List.of("thread 1", "thread 2", "thread 3"),
        rows(cell("start")).stream().map(row -> row.substring(0, 8)).toList());
  }

  @Test
  void startWithoutJoinIsNotWaitedFor() throws Exception {
    // Naps that outlast even the compiler of a busy machine.
    String edited =
        cell("run").source().replace("t.run();", "t.start();").replace("(300)", "(60_000)");

    Notebook notebook =
        Lessons.excerpt("01", Map.of("run", edited), "imports", "order-slower", "run");

    assertEquals("Nothing ran.", notebook.cell("run").value());
  }

  @Test
  void twoTasksTogetherTakeLongerThanEachAndLessThanBoth() throws Exception {
    double seconds = Double.parseDouble(found("Measured: ([0-9.]+) s", "sleep-compare"));

    assertTrue(seconds >= 2 && seconds < 4, cell("sleep-compare").text());
  }

  @Test
  void aProcessCostsMoreThanAThread() throws Exception {
    String printed = found("takes ([0-9,]+) times", "cost-compare");

    assertTrue(Long.parseLong(printed.replace(",", "")) > 3, printed);
    assertTrue(cell("cost").html().contains("<svg") && cell("sleep-chart").html().contains("<svg"));
  }

  @Test
  void oneProcessHasManyThreads() throws Exception {
    String count = found("has ([0-9]+) threads", "myth-thread-runs-process");

    assertTrue(Integer.parseInt(count) > 1, count);
  }

  @Test
  void everyWorkerSaysWhereItRuns() throws Exception {
    assertEquals(4, all("(pid [0-9]+ is on )", cell("myth-core").stdout()).size());
  }

  @Test
  void threadsShareFieldsAndOpenFilesAndProcessesDoNot() throws Exception {
    assertEquals(
        List.of("A sees 1000", "B sees 2000", "the notebook sees 2000"),
        cell("shared-field").stdout().lines().toList());
    assertEquals(
        List.of("[worker A] main sees 1000", "[worker B] main sees 1000", "the notebook sees 0"),
        cell("copied-field").stdout().lines().toList());
    assertEquals(
        List.of("A reads line 1", "B reads line 2"), cell("shared-file").stdout().lines().toList());
    assertEquals(
        List.of("[A] reads line 1", "[B] reads line 1"),
        cell("own-file").stdout().lines().toList());
  }

  @Test
  void localVariablesAreEachThreadsOwn() throws Exception {
    assertEquals(
        Set.of("A counted to 1000", "B counted to 1000"),
        new TreeSet<>(cell("own-local").stdout().lines().toList()));
  }

  @Test
  void whatCannotTravelIsNamed() throws Exception {
    String message = cell("cannot-travel").stdout();

    assertTrue(message.contains("'someone'") && message.contains("java.lang.Thread"), message);
  }

  @Test
  void theExerciseIsOpenAsItIsGiven() throws Exception {
    assertTrue(cell("exercise-check").value().startsWith("1 of 3 done"));
  }

  @Test
  void theExerciseCanBeSolved() throws Exception {
    String given = cell("exercise-start").source();
    String solved =
        given.substring(0, given.indexOf("for (int i"))
            + """
            var team = new ArrayList<Thread>();
            for (int i = 1; i <= 4; i++) {
                int number = i;
                team.add(new Thread(downloads.record(BLOCKED, "download", () -> download(number))));
            }
            for (var t : team) t.start();
            for (var t : team) t.join();
            downloads
            """;

    String checked = checked(solved);

    assertTrue(checked.startsWith("3 of 3 done"), checked);
  }

  @Test
  void waitingForEachDownloadBeforeTheNextIsHalfASolution() throws Exception {
    String half =
        cell("exercise-start")
            .source()
            .replace("downloads.record(", "var t = new Thread(downloads.record(")
            .replace(".run();", "); t.start(); t.join();");

    String checked = checked(half);

    assertTrue(checked.startsWith("2 of 3 done"), checked);
    assertTrue(checked.contains("start all of them before you wait for the first"), checked);
  }

  private static String checked(String exercise) throws Exception {
    return Lessons.excerpt(
            "01",
            Map.of("exercise-start", exercise),
            "imports",
            "order-slower",
            "exercise-start",
            "exercise-check")
        .cell("exercise-check")
        .value();
  }

  private static long milliseconds(String id) throws Exception {
    return Long.parseLong(found("Measured: ([0-9]+) ms", id));
  }

  private static String found(String pattern, String id) throws Exception {
    return all(pattern, cell(id).text()).getFirst();
  }

  private static List<String> all(String pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /// The rows of a timeline in plain text.
  private static List<String> rows(Cell cell) {
    return cell.value().lines().filter(line -> line.endsWith("|")).toList();
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("01").cell(id);
  }
}
