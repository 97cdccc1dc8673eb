package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 12 promises is what its cells show.
@Timeout(300)
class Lesson12Test {

  private static final String[] WORKERS = {"worker 1", "worker 2"};

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("12")
            .change("overlap", "sumFirst = true", "sumFirst = false")
            .change("sweep", "5, 10\\}", "5, 10, 20}")
            .change(
                "exercise-start",
                "(?s)for \\(int n : numbers\\).*return results;",
                """
                var crew = Executors.newFixedThreadPool(4);
                var futures = new ArrayList<Future<Report>>();
                for (int n : numbers) futures.add(crew.submit(() -> report(n)));
                crew.close();
                for (var future : futures) results.add(future.get());
                return results;
                """)
            .run(
                "imports",
                "site",
                "site-open",
                "fetch",
                "job",
                "hybrid",
                "hybrid-pool",
                "overlap",
                "sweep",
                "memory",
                "exercise-given",
                "exercise-start",
                "exercise-run",
                "exercise-check",
                "close");
  }

  @Test
  void eachProcessHasFiveThreadsAndASum() throws Exception {
    List<String> rows = rows(cell("hybrid-run"), row -> true);

    assertEquals(12, rows.size(), cell("hybrid-run").value());
    for (String worker : WORKERS) {
      assertEquals(6, rows(cell("hybrid-run"), row -> row.startsWith(worker)).size());
    }
    assertTrue(cell("hybrid-run").html().contains("<svg"));
    assertTrue(cell("hybrid-compare").value().startsWith("Measured: "));
  }

  @Test
  void asPublishedNobodyComputesBeforeTheLastPageIsThere() throws Exception {
    for (Cell published : List.of(cell("hybrid-run"), edited.cell("overlap"))) {
      for (String worker : WORKERS) {
        assertTrue(
            firstOfSum(published, worker) >= lastOfWaiting(published, worker), published.value());
      }
    }
  }

  @Test
  void overlappingTheSumBeginsWhileThePagesAreOnTheirWay() throws Exception {
    for (String worker : WORKERS) {
      assertTrue(
          firstOfSum(cell("overlap"), worker) < lastOfWaiting(cell("overlap"), worker),
          cell("overlap").value());
    }
    assertEquals(4, cell("ways").value().lines().count(), cell("ways").value());
  }

  @Test
  void threadsProcessesAndPythonStandInOneChart() throws Exception {
    List<String> bars = cell("python-chart").value().lines().skip(1).toList();

    assertEquals(6, bars.size(), cell("python-chart").value());
    assertTrue(bars.get(0).startsWith("two processes ") && bars.get(1).startsWith("threads "));
    assertTrue(bars.get(2).startsWith("threads under Gil "), bars.get(2));
    assertTrue(bars.get(4).startsWith("Python, two processes "), bars.get(4));
    assertTrue(cell("worth-compare").value().startsWith("Measured: "));
  }

  @Test
  void anyNumberOfThreadsCanBeTried() throws Exception {
    assertEquals(5, cell("sweep").value().lines().count(), cell("sweep").value());
    assertEquals(6, edited.cell("sweep").value().lines().count(), edited.cell("sweep").value());
    assertTrue(cell("sweep-compare").value().startsWith("Measured: "));
  }

  @Test
  void eachProcessCountsForItself() throws Exception {
    assertEquals("the processes counted [10, 10], the notebook sees 0\n", cell("memory").stdout());
    assertTrue(cell("memory-compare").value().startsWith("Measured: 0"));
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("2 of 4 done"), open);
    String solved = edited.cell("exercise-check").value();
    assertTrue(solved.startsWith("4 of 4 done"), solved);
  }

  /// The column in which a worker begins to compute.
  private static int firstOfSum(Cell cell, String worker) {
    List<String> sums = rows(cell, row -> row.startsWith(worker + ", sum"));
    assertEquals(1, sums.size(), cell.value());
    return sums.getFirst().indexOf('=');
  }

  /// The last column in which a thread of a worker waits for a page.
  private static int lastOfWaiting(Cell cell, String worker) {
    return rows(cell, row -> row.startsWith(worker + ", thread")).stream()
        .mapToInt(row -> row.lastIndexOf('-'))
        .max()
        .orElseThrow();
  }

  private static List<String> rows(Cell cell, Predicate<String> wanted) {
    return cell.value().lines().filter(line -> line.endsWith("|")).filter(wanted).toList();
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("12").cell(id);
  }
}
