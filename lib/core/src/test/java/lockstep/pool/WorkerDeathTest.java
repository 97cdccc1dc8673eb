package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import lockstep.process.Linux;
import lockstep.process.WorkerProcess;
import lockstep.task.Outcome;
import lockstep.task.Span;
import lockstep.task.WorkerDiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers that die, in any way and at any moment.
@Timeout(60)
class WorkerDeathTest {

  private static final List<Integer> SOME = IntStream.range(0, 20).boxed().toList();

  @Test
  void aWorkerThatDiesFailsItsOwnTaskOnlyAndIsReplaced() throws Exception {
    try (var pool = new ProcessPool(2)) {
      List<Outcome<Integer>> outcomes =
          pool.outcomes(
              x -> {
                if (x == 7) {
                  System.err.println("farewell");
                  Runtime.getRuntime().halt(9);
                }
                return x;
              },
              SOME);
      for (int i = 0; i < 20; i++) {
        if (i == 7) {
          var died = assertInstanceOf(Outcome.Died.class, outcomes.get(i));
          assertEquals(9, died.exitCode());
          assertEquals(List.of("farewell"), died.lastWords());
        } else {
          assertEquals(
              i, assertInstanceOf(Outcome.Returned.class, outcomes.get(i)).value(), "task " + i);
        }
      }
      assertEquals(List.of(1), pool.map(x -> x, List.of(1)));
      assertTrue(pool.spans().stream().anyMatch(span -> span.state() == Span.State.FAILED));
    }
  }

  @Test
  void aDeathInAChunkFailsTheCulpritAlone() throws Exception {
    try (var pool = new ProcessPool(1)) {
      List<CompletableFuture<List<Integer>>> maps =
          List.of(
              pool.mapAsync(x -> x, SOME),
              pool.mapAsync(
                  x -> {
                    if (x == 500) {
                      Runtime.getRuntime().halt(1);
                    }
                    return x;
                  },
                  IntStream.range(0, 1000).boxed().toList()),
              pool.mapAsync(x -> x, SOME));
      assertEquals(SOME, maps.get(0).get());
      var failure = assertThrows(ExecutionException.class, () -> maps.get(1).get());
      assertTrue(failure.getCause().getMessage().startsWith("task 500 failed"), failure.toString());
      assertEquals(SOME, maps.get(2).get());
    }
  }

  @Test
  void aWorkerKilledFromOutsideSaysSo() throws Exception {
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<Integer> future =
          pool.submit(
              () -> {
                Runtime.getRuntime().exec(new String[] {"kill", "-9", "" + pid()}).waitFor();
                return 1;
              });
      var failure = assertThrows(ExecutionException.class, future::get);
      var died = assertInstanceOf(WorkerDiedException.class, failure.getCause());
      assertEquals(128 + 9, died.outcome().exitCode());
      assertTrue(died.getMessage().contains("was killed (signal 9, SIGKILL)"), died.getMessage());
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  @Test
  void aWorkerThatIsKilledWhileItIsIdleFailsNoTask() throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.run(() -> {});
      long idle = pool.pids().getFirst();
      Linux.signal("KILL", idle);
      Linux.awaitGone(idle);
      while (!pool.pids().isEmpty()) {
        Thread.sleep(1);
      }
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  @Test
  void aWorkerOutOfMemoryDiesAlone() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).heap("32m").build()) {
      var future = pool.submit(() -> new long[100_000_000].length);
      var failure = assertThrows(ExecutionException.class, future::get);
      assertInstanceOf(WorkerDiedException.class, failure.getCause());
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  /// Ends the worker that meets it at a certain moment of its way.
  private record Trap(String moment) implements Serializable {

    private Object writeReplace() {
      spring("encoding");
      return new Sprung(moment);
    }

    private void spring(String now) {
      if (now.equals(moment) && !WorkerProcess.current().name().equals("main")) {
        killMyself();
      }
    }
  }

  /// What travels in place of a [Trap].
  private record Sprung(String moment) implements Serializable {

    private Object readResolve() {
      Trap trap = new Trap(moment);
      trap.spring("decoding");
      return trap;
    }
  }

  private static void killMyself() {
    try {
      Linux.signal("KILL", pid());
      Thread.sleep(Duration.ofHours(1));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"decoding", "running", "encoding"})
  void aWorkerKilledAtAnyMomentFailsItsOwnTaskOnly(String moment) throws Exception {
    try (var pool = new ProcessPool(2)) {
      Trap harmless = new Trap("never");
      List<Outcome<Trap>> outcomes =
          pool.outcomes(
              trap -> {
                trap.spring("running");
                return trap;
              },
              List.of(harmless, harmless, new Trap(moment), harmless, harmless));
      for (int i = 0; i < 5; i++) {
        if (i == 2) {
          var died = assertInstanceOf(Outcome.Died.class, outcomes.get(i));
          assertEquals(128 + 9, died.exitCode());
        } else {
          var returned = assertInstanceOf(Outcome.Returned.class, outcomes.get(i));
          assertEquals(harmless, returned.value());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "CONT"})
  void aWorkerThatDoesNotReadAHugeArgumentBlocksNobody(String then) throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.run(() -> {});
      long worker = pool.pids().getFirst();
      Linux.signal("STOP", worker);
      byte[] huge = new byte[100_000_000];
      CompletableFuture<Integer> future = pool.submit(() -> huge.length);
      assertThrows(TimeoutException.class, () -> future.get(500, TimeUnit.MILLISECONDS));
      Linux.signal(then, worker);
      if (then.equals("KILL")) {
        var failure = assertThrows(ExecutionException.class, future::get);
        assertInstanceOf(WorkerDiedException.class, failure.getCause());
      } else {
        assertEquals(huge.length, future.get());
      }
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "cancel"})
  void aStoppedWorkerIsNoObstacle(String how) throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.run(() -> {});
      long worker = pool.pids().getFirst();
      Linux.signal("STOP", worker);
      byte[] huge = new byte[100_000_000];
      CompletableFuture<Integer> future = pool.submit(() -> huge.length);
      assertThrows(TimeoutException.class, () -> future.get(500, TimeUnit.MILLISECONDS));
      if (how.equals("cancel")) {
        future.cancel(true);
        assertEquals(1, pool.submit(() -> 1).get());
      } else {
        pool.terminate();
        assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
        assertThrows(CancellationException.class, future::get);
      }
      Linux.awaitGone(worker);
    }
  }

  @Test
  void anArgumentThatDoesNotFitIntoAWorkerFailsItsOwnTaskOnly() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).heap("32m").build()) {
      List<Outcome<Integer>> outcomes =
          pool.outcomes(bytes -> bytes.length, List.of(new byte[1], new byte[100_000_000]));
      assertInstanceOf(Outcome.Returned.class, outcomes.get(0));
      assertEquals(3, assertInstanceOf(Outcome.Died.class, outcomes.get(1)).exitCode());
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  @Test
  void aCrashOfTheJvmFailsItsOwnTaskOnly() throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.run(() -> {});
      Path report =
          Path.of(
              System.getProperty("java.io.tmpdir"), "hs_err_" + pool.pids().getFirst() + ".log");
      CompletableFuture<Integer> future = pool.submit(WorkerDeathTest::crash);
      var failure = assertThrows(ExecutionException.class, future::get);
      var died = assertInstanceOf(WorkerDiedException.class, failure.getCause());
      assertNotEquals(0, died.outcome().exitCode());
      assertTrue(died.getMessage().contains("SIGSEGV"), died.getMessage());
      assertEquals(1, pool.submit(() -> 1).get());
      assertTrue(Files.deleteIfExists(report), "the JVM's report of the crash");
    }
  }

  @SuppressWarnings("restricted")
  private static int crash() {
    MemorySegment.ofAddress(8).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
    return 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "halt"})
  void inAChunkEachItemRunsOnceAndTheCulpritIsTheOnlyOneToFail(String how, @TempDir Path folder)
      throws Exception {
    String file = folder.resolve("ran").toString();
    Files.createFile(Path.of(file));
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<List<Integer>> future =
          pool.mapAsync(
              x -> {
                Files.writeString(Path.of(file), x + "\n", StandardOpenOption.APPEND);
                if (x == 5) {
                  if (how.equals("exit")) {
                    System.exit(7);
                  }
                  Thread.sleep(100);
                  Runtime.getRuntime().halt(7);
                }
                return x;
              },
              SOME);
      var failure = assertThrows(ExecutionException.class, future::get);
      assertTrue(failure.getCause().getMessage().startsWith("task 5 failed"), failure.toString());
    }
    List<String> ran = Files.readAllLines(Path.of(file));
    assertEquals(new HashSet<>(ran).size(), ran.size(), "one ran twice: " + ran);
  }

  @Test
  void aWorkerThatGarblesItsAnswersIsEndedAndReplaced() throws Exception {
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<Integer> future =
          pool.submit(
              () -> {
                try (var answers = new FileOutputStream("/dev/fd/3")) {
                  answers.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                Thread.sleep(Duration.ofHours(1));
                return 1;
              });
      var failure = assertThrows(ExecutionException.class, future::get);
      assertInstanceOf(WorkerDiedException.class, failure.getCause());
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }
}
