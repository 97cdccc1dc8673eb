package lockstep.lab.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import lockstep.lab.kernel.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What cells print arrives, whole.
@Timeout(120)
class CellOutputTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aHundredThousandLinesArriveInFewMessages() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute("for (int i = 0; i < 100_000; i++) { System.out.println(\"line \" + i); }");
    assertEquals(
        IntStream.range(0, 100_000).mapToObj(i -> "line " + i).collect(Collectors.toList()),
        cell.stdout().lines().toList());
    assertTrue(cell.outputs().size() < 500, () -> cell.outputs().size() + " messages");
  }

  @Test
  void linesOfThreadsAreNotMixed() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute(
                """
                var writers = new ArrayList<Thread>();
                for (int t = 0; t < 8; t++) {
                  int number = t;
                  writers.add(new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                      System.out.print("<" + number);
                      System.out.print(" says " + i);
                      System.out.println(">");
                    }
                  }));
                }
                writers.forEach(Thread::start);
                for (var writer : writers) { writer.join(); }
                """);
    List<String> lines = cell.stdout().lines().toList();
    assertEquals(4000, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.matches("<\\d says \\d+>")));
  }

  @Test
  void aThreadOfAnEarlierCellIsTaggedAndNothingBetweenCellsIsLost() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun first =
        kernel.execute(
            """
            var go = new CountDownLatch(1);
            var late = new Thread(() -> {
              try { Thread.sleep(300); } catch (InterruptedException e) { return; }
              System.out.println("between");
              try { go.await(); } catch (InterruptedException e) { return; }
              System.out.println("during");
            }, "late one");
            late.start();
            """);
    assertFalse(first.text().contains("between"));
    Thread.sleep(1000);
    CellRun second = kernel.execute("go.countDown(); late.join(); System.out.println(\"mine\");");
    assertTrue(
        second.stdout().matches("(?s).*\\[cell \\d+, late one] between\n.*"), second.stdout());
    assertTrue(
        second.stdout().matches("(?s).*\\[cell \\d+, late one] during\n.*"), second.stdout());
    assertTrue(second.stdout().lines().anyMatch("mine"::equals), second.stdout());
  }

  @Test
  void theStartOfALineIsSeenBeforeItsEnd() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.executeAsync(
            """
            var finish = new CountDownLatch(1);
            System.out.print("half");
            finish.await(20, TimeUnit.SECONDS);
            System.out.println(" a line");
            """);
    cell.awaitText(text -> text.contains("half"), SOON);
    assertFalse(cell.ended());
    kernel.interrupt();
    cell.await(SOON);
  }

  @Test
  void outputComesBeforeTheResultAndErrorsInOrder() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute(
                "System.out.println(\"a\"); System.err.println(\"b\"); System.out.println(\"c\");"
                    + " 5");
    assertEquals("a\nb\nc\n", cell.text());
    assertTrue(cell.outputs().getLast() instanceof Output.Value, cell.outputs().toString());
  }

  @Test
  void textAndPicturesKeepTheirOrderInsideALoop() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute(
                """
                for (int i = 0; i < 3; i++) {
                  System.out.println("text " + i);
                  display("<b>" + i + "</b>", "text/html");
                }
                """);
    List<String> shown =
        cell.outputs().stream()
            .map(
                output ->
                    switch (output) {
                      case Output.Text(var name, var text) -> text.strip();
                      case Output.Display(var data) -> data.get("text/html");
                      case Output other -> other.toString();
                    })
            .toList();
    assertEquals(List.of("text 0", "<b>0</b>", "text 1", "<b>1</b>", "text 2", "<b>2</b>"), shown);
  }

  @Test
  void aStreamSetByACellIsItsOwn() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.execute(
            """
            var bytes = new java.io.ByteArrayOutputStream();
            System.setOut(new java.io.PrintStream(bytes));
            System.out.print("caught");
            bytes.toString()
            """);
    assertEquals("caught", cell.value());
    assertEquals("seen\n", kernel.execute("System.out.println(\"seen\");").stdout());
  }

  @Test
  void whatIsTooMuchGoesToAFile() throws Exception {
    try (Kernel kernel = SharedKernel.fresh("-Dlockstep.output.lines=100")) {
      CellRun cell =
          kernel.execute("for (int i = 0; i < 1000; i++) { System.out.println(\"line \" + i); }");
      List<String> lines = cell.stdout().lines().toList();
      Matcher last =
          Pattern.compile("\\[(\\d+) more lines of this cell are in (.*)]")
              .matcher(lines.getLast());
      assertTrue(last.matches(), lines.getLast());
      Path file = Path.of(last.group(2));
      try {
        assertEquals(Integer.parseInt(last.group(1)), Files.readAllLines(file).size());
        assertEquals(1000, lines.size() - 1 + Files.readAllLines(file).size());
        assertEquals("line 999", Files.readAllLines(file).getLast());
      } finally {
        Files.delete(file);
      }
    }
  }
}
