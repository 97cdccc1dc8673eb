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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  void aChildOfAChildKnowsItsParent(@TempDir Path folder) throws Exception {
    String file = folder.resolve("family").toString();
    var outer =
        new WorkerProcess(
            "outer",
            () -> {
              var inner =
                  new WorkerProcess(
                      "inner",
                      () ->
                          Files.writeString(
                              Path.of(file), "" + WorkerProcess.parent().orElseThrow()));
              inner.start();
              inner.join();
            });
    outer.start();
    outer.join();
    assertEquals(
        new WorkerProcess.Identity("outer", outer.pid()).toString(),
        Files.readString(Path.of(file)));
    assertEquals(Optional.empty(), WorkerProcess.parent());
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
  void anExplicitExitCodeIsKept() throws Exception {
    var process = new WorkerProcess(() -> System.exit(42));
    process.start();
    process.join();
    assertEquals(42, process.exitCode());
  }

  @Test
  void aKilledProcessIsGoneAndSaysWhichSignal() throws Exception {
    var process = new WorkerProcess(() -> Thread.sleep(Duration.ofHours(1)));
    process.start();
    assertTrue(process.isAlive());
    assertTrue(WorkerProcess.active().contains(process));
    assertFalse(process.join(Duration.ofMillis(10)));
    process.kill();
    process.join();
    assertEquals(128 + 9, process.exitCode());
    assertTrue(ProcessHandle.of(process.pid()).map(p -> !p.isAlive()).orElse(true));
  }

  @Test
  void aProcessThatWillNotEndIsKilledAfterTheGrace() throws Exception {
    var process =
        new WorkerProcess(
            () -> {
              Runtime.getRuntime().addShutdownHook(new Thread(WorkerProcessTest::sleepForEver));
              System.out.println("ready");
              sleepForEver();
            });
    process.start();
    process.terminate();
    process.join();
    assertTrue(List.of(128 + 9, 128 + 15).contains(process.exitCode()), process.toString());
  }

  private static void sleepForEver() {
    while (true) {
      try {
        Thread.sleep(Duration.ofHours(1));
      } catch (InterruptedException stubborn) {
        // Goes on.
      }
    }
  }

  @Test
  void misuseIsSaidInWords() throws Exception {
    var process = new WorkerProcess("w", () -> {});
    assertThrows(IllegalStateException.class, process::join);
    assertThrows(IllegalStateException.class, process::pid);
    process.start();
    var twice = assertThrows(IllegalStateException.class, process::start);
    assertEquals("w was started already; a process runs once, make a new one", twice.getMessage());
    process.join();
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

  @Test
  void aProcessEndsWithAParentThatIsKilled() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ParentOfOne.class.getName());
    Process parent = builder.start();
    try (var reader = parent.inputReader()) {
      long child = Long.parseLong(reader.readLine());
      ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
      parent.destroyForcibly().waitFor();
      handle.onExit().get();
      assertFalse(handle.isAlive());
    }
  }

  /// Starts a busy worker and tells its process id.
  static final class ParentOfOne {

    static void main() throws Exception {
      var process =
          new WorkerProcess(
              () -> {
                while (true) {
                  Thread.onSpinWait();
                }
              });
      process.start();
      System.out.println(process.pid());
      process.join();
    }
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
