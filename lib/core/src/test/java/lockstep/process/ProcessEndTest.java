package lockstep.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.task.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How processes end, and what may be asked of them before and after.
@Timeout(60)
class ProcessEndTest {

  private static final Action SLEEP = () -> Thread.sleep(Duration.ofHours(1));

  @Test
  void anExplicitExitCodeIsKeptAndIsNoSignal() throws Exception {
    try (var process = started(() -> System.exit(42))) {
      process.join();
      assertEquals(42, process.exitCode());
      assertEquals(OptionalInt.empty(), process.signal());
    }
  }

  @Test
  void aKilledProcessIsGoneAndSaysWhichSignal() throws Exception {
    var process = started(SLEEP);
    assertTrue(process.isAlive());
    assertFalse(process.join(Duration.ofMillis(10)));
    process.kill();
    process.join();
    assertEquals(128 + 9, process.exitCode());
    assertEquals(OptionalInt.of(9), process.signal());
    assertTrue(ProcessHandle.of(process.pid()).map(p -> !p.isAlive()).orElse(true));
  }

  @Test
  void terminateAsksFirst(@TempDir Path folder) throws Exception {
    Path ready = folder.resolve("ready");
    Path asked = folder.resolve("asked");
    var process = started(withHook(ready, asked, false));
    await(ready);
    process.terminate(Duration.ofSeconds(Long.MAX_VALUE));
    process.join();
    assertTrue(Files.exists(asked));
    assertEquals(OptionalInt.of(15), process.signal());
  }

  @Test
  void terminateInsistsAfterTheGrace(@TempDir Path folder) throws Exception {
    Path ready = folder.resolve("ready");
    var process = started(withHook(ready, folder.resolve("asked"), true));
    await(ready);
    process.terminate(Duration.ofMillis(200));
    process.join();
    assertEquals(OptionalInt.of(9), process.signal());
  }

  @Test
  void aStoppedProcessDoesNotHearButEndsAllTheSame(@TempDir Path folder) throws Exception {
    Path ready = folder.resolve("ready");
    var process = started(withHook(ready, folder.resolve("asked"), false));
    await(ready);
    Linux.signal("STOP", process.pid());
    process.terminate();
    process.join();
    assertEquals(OptionalInt.of(9), process.signal());
  }

  private static Action withHook(Path ready, Path asked, boolean stubborn) {
    String readyName = ready.toString();
    String askedName = asked.toString();
    return () -> {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    create(askedName);
                    while (stubborn) {
                      Thread.onSpinWait();
                    }
                  }));
      create(readyName);
      Thread.sleep(Duration.ofHours(1));
    };
  }

  private static void create(String file) {
    try {
      Files.createFile(Path.of(file));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(5);
    }
  }

  @Test
  void theFirstOfSeveralToEndIsNamed() throws Exception {
    var slow = started(SLEEP);
    var alsoSlow = started(SLEEP);
    List<WorkerProcess> both = List.of(slow, alsoSlow);
    assertEquals(Optional.empty(), WorkerProcess.joinAny(both, Duration.ofMillis(10)));
    alsoSlow.kill();
    assertSame(alsoSlow, WorkerProcess.joinAny(both));
    assertEquals(
        Optional.of(alsoSlow), WorkerProcess.joinAny(List.of(alsoSlow), Duration.ofDays(1)));
    slow.kill();
    slow.join();
    assertThrows(IllegalArgumentException.class, () -> WorkerProcess.joinAny(List.of()));
    var later = new WorkerProcess(SLEEP);
    assertThrows(IllegalStateException.class, () -> WorkerProcess.joinAny(List.of(later)));
  }

  @Test
  void theActiveAreThoseThatRun() throws Exception {
    var process = new WorkerProcess(SLEEP);
    assertFalse(WorkerProcess.active().contains(process));
    process.start();
    assertTrue(WorkerProcess.active().contains(process));
    process.kill();
    process.join();
    assertFalse(WorkerProcess.active().contains(process));
  }

  @Test
  void aProcessStartsOnce() throws Exception {
    var process = new WorkerProcess("w", () -> {});
    assertSaid("w was not started; call start() first", process::join);
    assertSaid("w was not started; call start() first", process::pid);
    assertSaid("w was not started; call start() first", process::exitCode);
    process.start();
    assertSaid("w was started already; a process runs once, make a new one", process::start);
    assertSaid("w was started already; say so before start()", () -> process.setDaemon(true));
    process.join();
    assertSaid("w was started already; a process runs once, make a new one", process::start);
  }

  @Test
  void aRunningProcessIsNotClosedAndHasNoExitCode() throws Exception {
    var process = new WorkerProcess("w", SLEEP);
    process.start();
    assertSaid(
        "w is still running; join() waits for its end, terminate() and kill() end it",
        process::close);
    assertSaid("w is still running; join() waits for its end", process::exitCode);
    assertTrue(process.isAlive());
    process.kill();
    process.join();
    process.close();
  }

  @Test
  void aClosedProcessKnowsItsNameOnly() throws Exception {
    var process = new WorkerProcess("w", () -> {});
    process.start();
    process.join();
    process.close();
    process.close();
    assertEquals("w (closed)", process.toString());
    assertEquals("w", process.name());
    assertFalse(process.isAlive());
    for (Body use :
        List.<Body>of(
            process::start,
            process::join,
            process::pid,
            process::exitCode,
            process::signal,
            process::span,
            process::terminate,
            process::kill,
            () -> process.setDaemon(true))) {
      assertSaid("w is closed", use);
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void assertSaid(String message, Body use) {
    assertEquals(message, assertThrows(IllegalStateException.class, use::run).getMessage());
  }

  private static WorkerProcess started(Action body) {
    var process = new WorkerProcess(body);
    process.start();
    return process;
  }
}
