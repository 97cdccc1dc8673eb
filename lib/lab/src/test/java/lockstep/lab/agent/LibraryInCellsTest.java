package lockstep.lab.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The library's processes belong to the cell that uses them.
@Timeout(120)
class LibraryInCellsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @BeforeAll
  static void imports() throws Exception {
    SharedKernel.get().execute("import lockstep.process.*; import lockstep.pool.*;");
  }

  @Test
  void aWorkerProcessEndsWithTheCellThatIsInterrupted() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.executeAsync(
            """
            var worker = new WorkerProcess("w", () -> { System.out.println("at work"); while (true) {} });
            worker.start();
            worker.join();
            """);
    cell.awaitText(text -> text.contains("at work"), SOON);
    kernel.interrupt();
    cell.await(SOON);
    assertEquals("error", cell.status());
    assertEquals("false", kernel.execute("worker.join(); worker.isAlive()").value());
  }

  @Test
  void aPoolStaysUsableWhenItsCellIsInterrupted() throws Exception {
    Kernel kernel = SharedKernel.get();
    kernel.execute("var crew = new ProcessPool(1);");
    CellRun cell =
        kernel.executeAsync(
            "crew.map(x -> { System.out.println(\"turning\"); while (true) {} }, List.of(1, 2))");
    cell.awaitText(text -> text.contains("turning"), SOON);
    kernel.interrupt();
    cell.await(SOON);
    assertEquals("error", cell.status());
    assertEquals("[2, 3]", kernel.execute("crew.map(x -> x + 1, List.of(1, 2))").value());
    kernel.execute("crew.close();");
  }

  @Test
  void aWorkerProcessReallyExits() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute(
                """
                var leaving = new WorkerProcess("l", () -> System.exit(3));
                leaving.start();
                leaving.join();
                leaving.exitCode()
                """);
    assertEquals("3", cell.value(), cell.traceback() + cell.text());
    assertTrue(SharedKernel.get().isAlive());
  }

  @Test
  void aRecordThatOnlyAQueueBringsArrivesAlsoAfterItsRedefinition() throws Exception {
    Kernel kernel = SharedKernel.get();
    kernel.execute(
        """
        import lockstep.shared.*;
        var readers = new ProcessPool(1);
        var post = SharedQueue.<Object>create(10);
        record Letter(String text) {}
        """);
    String taken = "readers.submit(() -> post.take().toString()).get()";
    kernel.execute("post.put(new Letter(\"first\"));");
    assertEquals("Letter[text=first]", kernel.execute(taken).value());
    kernel.execute("record Letter(String text, List<Letter> more) {}");
    kernel.execute("post.put(new Letter(\"second\", List.of()));");
    CellRun second = kernel.execute(taken);
    assertEquals("Letter[text=second, more=[]]", second.value(), second.traceback());
    kernel.execute("readers.submit(() -> { post.put(post.take()); return 0; });");
    kernel.execute("post.put(new Letter(\"back\", List.of()));");
    CellRun back = kernel.execute("((Letter) post.take()).text()");
    assertEquals("back", back.value(), back.traceback());
    kernel.execute("readers.close(); post.close();");
  }

  @Test
  void aLongMapShowsHowFarItIsWhileItRuns() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.executeAsync(
            """
            try (var slow = new ProcessPool(2)) {
              slow.forEach(x -> Thread.sleep(x), List.of(1000, 1000, 1000, 1000, 1000, 3_600_000));
            }
            """);
    cell.awaitText(text -> text.contains("5 of 6"), SOON);
    kernel.interrupt();
    cell.await(SOON);
    assertTrue(cell.stdout().contains("\r[################....] 5 of 6, "), cell.stdout());
    assertEquals("2", kernel.execute("1 + 1").value());
  }
}
