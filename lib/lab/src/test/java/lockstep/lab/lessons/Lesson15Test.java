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

/// What lesson 15 promises is what its cells show.
@Timeout(300)
class Lesson15Test {

  private static EditedLesson edited;

  /// The site is as slow as for a student, so that a slow machine stays within the limit too. To
  /// read takes a while: what takes no time, one process does alone.
  @BeforeAll
  static void solveTheTask() throws Exception {
    edited =
        EditedLesson.of("15")
            .change("site", "Machine.scaled\\(100\\)", "100")
            .change(
                "fetch",
                "(?=return text.toUpperCase)",
                "java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);")
            .change(
                "exercise-start",
                "(?s)for \\(int page.*return result;",
                """
                var crew = Executors.newFixedThreadPool(10);
                for (int page : pages) {
                    crew.submit(() -> {
                        String text = fetch(page);
                        try { result.put(page, readers.submit(() -> read(text)).get()); }
                        catch (ExecutionException e) { result.put(page, "lost"); }
                        return page;
                    });
                }
                crew.close();
                return result;
                """)
            .run(
                "imports",
                "site",
                "site-open",
                "fetch",
                "ideal",
                "exercise-start",
                "exercise-run",
                "exercise-check",
                "picture",
                "plan-compare",
                "close");
  }

  @Test
  void onePageKillsItsReaderAndTheNextIsNotReached() throws Exception {
    String printed = cell("killer").stdout();

    assertTrue(printed.contains("[reader] PAGE 36 HAS 1296 WORDS"), printed);
    assertTrue(printed.contains("the reader ended with exit code 9"), printed);
    assertTrue(!printed.contains("PAGE 37") && !printed.contains("PAGE 38"), printed);
  }

  @Test
  void aReaderAloneGetsThroughTheFirstSixPages() throws Exception {
    assertEquals(
        6, cell("sequential").stdout().lines().filter(line -> line.contains("WORDS")).count());
    assertTrue(cell("sequential-compare").value().startsWith("Measured: "));
  }

  @Test
  void theIdealIsATenthOfTheSum() throws Exception {
    Matcher sum =
        Pattern.compile("delays of all 60 add up to ([0-9.]+) s")
            .matcher(cell("sequential-compare").stdout());
    Matcher ideal = Pattern.compile("ideal: ([0-9.]+) s").matcher(cell("ideal").stdout());

    assertTrue(sum.find() && ideal.find(), cell("ideal").stdout());
    assertEquals(Double.parseDouble(sum.group(1)) / 10, Double.parseDouble(ideal.group(1)), 0.02);
  }

  @Test
  void asGivenOnlyTheFirstPagesAreDelivered() throws Exception {
    String open = cell("exercise-check").value();

    assertTrue(open.startsWith("2 of 5 done"), open);
    assertTrue(open.contains("✓\u00a0done  nobody was turned away"), open);
  }

  @Test
  void threadsThatFetchAndProcessesThatReadDeliverAllWithinTheLimit() throws Exception {
    String solved = edited.cell("exercise-check").value();

    assertTrue(solved.startsWith("5 of 5 done"), solved + edited.cell("exercise-run").stdout());
    assertTrue(edited.cell("exercise-run").stdout().startsWith("60 of 60 pages"));
    List<String> readers =
        edited.cell("picture").value().lines().filter(row -> row.endsWith("|")).toList();
    assertTrue(readers.size() >= 2, edited.cell("picture").value());
    assertTrue(edited.cell("picture").html().contains("<svg"));
    assertTrue(
        edited.cell("plan-compare").value().matches("(?s)Measured: [0-9.]+ % of the time\n.*"),
        edited.cell("plan-compare").value());
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("15").cell(id);
  }
}
