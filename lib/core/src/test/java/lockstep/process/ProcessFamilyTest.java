package lockstep.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parents, children, and who outlives whom: nobody its parent.
@Timeout(120)
class ProcessFamilyTest {

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
  void aChildOfAKilledChildEndsToo(@TempDir Path folder) throws Exception {
    String file = folder.resolve("pid").toString();
    var outer =
        new WorkerProcess(
            () -> {
              var inner = new WorkerProcess(() -> Thread.sleep(Duration.ofHours(1)));
              inner.start();
              Files.writeString(Path.of(file + ".new"), "" + inner.pid());
              Files.move(Path.of(file + ".new"), Path.of(file));
              inner.join();
            });
    outer.start();
    while (!Files.exists(Path.of(file))) {
      Thread.sleep(5);
    }
    long inner = Long.parseLong(Files.readString(Path.of(file)));
    outer.kill();
    Linux.awaitGone(inner);
    outer.join();
  }

  @Test
  void fiftyProcessesLeaveNoZombieAndNoDescriptor() throws Exception {
    var first = new WorkerProcess(() -> {});
    first.start();
    first.join();
    long before = Linux.openFiles();
    List<WorkerProcess> crew = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int code = i;
      crew.add(new WorkerProcess(() -> System.exit(code)));
    }
    crew.forEach(WorkerProcess::start);
    for (int i = 0; i < 50; i++) {
      crew.get(i).join();
      assertEquals(i, crew.get(i).exitCode());
      assertFalse(ProcessHandle.of(crew.get(i).pid()).isPresent(), "a zombie is still known");
    }
    Linux.awaitOpenFiles(before);
  }

  @Test
  void aProgramWhoseMainHasReturnedWaitsForItsProcessesAndForAllThatTheySay() throws Exception {
    Process parent = Linux.start(Parent.class, "sleep a little");
    try (var reader = parent.inputReader()) {
      long child = Long.parseLong(reader.readLine());
      Linux.awaitGone(child);
      assertFalse(parent.waitFor(1500, TimeUnit.MILLISECONDS), "ended before its lines were taken");
      for (int i = 0; i < Parent.MUCH; i++) {
        assertEquals("[child] dream " + i, reader.readLine());
      }
      assertEquals("[child] woke up", reader.readLine());
      assertEquals(0, parent.waitFor());
    }
  }

  @Test
  void aProgramWhoseMainHasReturnedEndsItsDaemons() throws Exception {
    Process parent = Linux.start(Parent.class, "sleep long", "daemon");
    try (var reader = parent.inputReader()) {
      long child = Long.parseLong(reader.readLine());
      assertEquals(0, parent.waitFor());
      Linux.awaitGone(child);
      assertNull(reader.readLine());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "sleep long"})
  void aProcessBusyOrIdleEndsWithAParentThatIsKilled(String what) throws Exception {
    Process parent = Linux.start(Parent.class, what);
    try (var reader = parent.inputReader()) {
      long child = Long.parseLong(reader.readLine());
      assertTrue(ProcessHandle.of(child).isPresent());
      parent.destroyForcibly().waitFor();
      Linux.awaitGone(child);
    }
  }

  /// Starts a child and tells its process id; then main returns.
  static final class Parent {

    /// As many lines as fill the pipe to the test, and fit into that and the one to the parent.
    static final int MUCH = 5_000;

    static void main(String[] args) {
      String what = args[0];
      var child =
          new WorkerProcess(
              "child",
              () -> {
                switch (what) {
                  case "sleep a little" -> {
                    Thread.sleep(500);
                    for (int i = 0; i < MUCH; i++) {
                      System.out.println("dream " + i);
                    }
                  }
                  case "sleep long" -> Thread.sleep(Duration.ofHours(1));
                  default -> {
                    while (true) {
                      Thread.onSpinWait();
                    }
                  }
                }
                System.out.println("woke up");
              });
      child.setDaemon(args.length > 1);
      child.start();
      System.out.println(child.pid());
    }
  }
}
