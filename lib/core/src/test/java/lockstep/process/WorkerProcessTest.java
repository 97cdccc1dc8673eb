package lockstep.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lockstep.task.CannotTravelException;
import lockstep.task.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkerProcessTest {

  private static int counter;

  @Test
  void aBodyRunsInAnotherProcessUnderItsName(@TempDir Path folder) throws Exception {
    String file = folder.resolve("who").toString();
    var process =
        new WorkerProcess(
            "worker 7",
            () -> {
              WorkerProcess.Identity me = WorkerProcess.current();
              Files.writeString(Path.of(file), me.name() + " " + me.pid());
            });
    process.start();
    process.join();
    assertEquals("worker 7 " + process.pid(), Files.readString(Path.of(file)));
    assertNotEquals(ProcessHandle.current().pid(), process.pid());
    assertEquals(0, process.exitCode());
  }

  @Test
  void whatTheProcessDoesToItsCopyOfAVariableStaysThere() throws Exception {
    counter = 0;
    var process = new WorkerProcess(() -> counter++);
    process.start();
    process.join();
    assertEquals(0, counter);
    assertEquals(0, process.exitCode());
  }

  @Test
  void outputArrivesInWholeTaggedLinesBeforeJoinReturns() throws Exception {
    String printed =
        printedBy(
            () -> {
              var process =
                  new WorkerProcess(
                      "w",
                      () -> {
                        Thread other = new Thread(() -> printInPieces("b"));
                        other.start();
                        printInPieces("a");
                        other.join();
                        System.out.print("ä, unfinished");
                      });
              process.start();
              process.join();
            });
    List<String> lines = new ArrayList<>(printed.lines().sorted().toList());
    assertEquals("[w] ä, unfinished", lines.removeLast());
    assertEquals(200, lines.size());
    assertEquals("[w] aaaa", lines.getFirst());
    assertTrue(lines.stream().allMatch(line -> line.matches("\\[w] (aaaa|bbbb)")), printed);
  }

  private static void printInPieces(String letter) {
    for (int line = 0; line < 100; line++) {
      for (int i = 0; i < 4; i++) {
        System.out.print(letter);
      }
      System.out.println();
    }
  }

  @Test
  void aBodyThatThrowsEndsWithOneAndItsTrace() throws Exception {
    var process =
        new WorkerProcess(
            () -> {
              throw new IllegalStateException("boom");
            });
    String printed =
        errorsOf(
            () -> {
              process.start();
              process.join();
            });
    assertEquals(1, process.exitCode());
    assertTrue(printed.contains("java.lang.IllegalStateException: boom"), printed);
    assertTrue(printed.contains("WorkerProcessTest"), printed);
    assertFalse(printed.contains("lockstep.internal"), printed);
    assertEquals(Span.State.FAILED, process.span().state());
  }

  @Test
  void aBodyThatCapturesAThreadIsRefusedBeforeAnythingStarts() {
    Thread thread = new Thread();
    var process = new WorkerProcess("w", () -> thread.join());
    var refusal = assertThrows(CannotTravelException.class, process::start);
    assertEquals(
        "The body of w captures a local variable (java.lang.Thread) that cannot go to another"
            + " process: it is not serializable. Start the thread inside the task.",
        refusal.getMessage());
    assertFalse(process.isAlive());
  }

  private interface Body {
    void run() throws Exception;
  }

  private static String printedBy(Body body) throws Exception {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      body.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String errorsOf(Body body) throws Exception {
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      body.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
