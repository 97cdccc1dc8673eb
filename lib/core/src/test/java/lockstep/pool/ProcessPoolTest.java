package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lockstep.task.CannotTravelException;
import lockstep.task.Outcome;
import lockstep.task.Span;
import lockstep.task.Task;
import lockstep.task.TaskException;
import lockstep.task.WorkerDiedException;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.commons.lang3.tuple.Triple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessPoolTest {

  private static final List<Integer> SOME = IntStream.range(0, 20).boxed().toList();

  @Test
  void mapKeepsTheOrderOfItsItems() throws Exception {
    int factor = 3;
    try (var pool = new ProcessPool(2)) {
      assertEquals(
          SOME.stream().map(x -> x * factor).toList(),
          pool.map(
              x -> {
                Thread.sleep(x % 3);
                return x * factor;
              },
              SOME));
      assertEquals(List.of(), pool.map(x -> x, List.of()));
      assertEquals(List.of(1, 2, 3), pool.map(x -> x, List.of(1, 2, 3), 2));
    }
  }

  @Test
  void starmapSpreadsPairsAndTriples() throws Exception {
    try (var pool = new ProcessPool(1)) {
      assertEquals(
          List.of(3, 7), pool.starmap((a, b) -> a + b, List.of(Pair.of(1, 2), Pair.of(3, 4))));
      assertEquals(
          List.of("1x2"), pool.starmap((a, b, c) -> a + b + c, List.of(Triple.of(1, "x", 2))));
    }
  }

  @Test
  void tasksRunInAsManyProcessesAsThereAreWorkers() throws Exception {
    try (var pool = new ProcessPool(3)) {
      List<Long> pids =
          pool.map(
              x -> {
                Thread.sleep(50);
                return ProcessHandle.current().pid();
              },
              SOME);
      assertEquals(new HashSet<>(pool.pids()), new HashSet<>(pids));
      assertEquals(3, pool.pids().size());
      assertEquals(20, pool.spans().size());
    }
  }

  @Test
  void voidBodiesAreDoneWhenTheCallReturns(@TempDir Path folder) throws Exception {
    String place = folder.toString();
    try (var pool = new ProcessPool(2)) {
      pool.run(() -> Files.createFile(Path.of(place, "run")));
      pool.forEach(name -> Files.createFile(Path.of(place, name)), List.of("a", "b"));
      pool.starForEach(
          (name, text) -> Files.writeString(Path.of(place, name), text),
          List.of(Pair.of("c", "d")));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("a", "b", "c", "run"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void valuesOfTheJdkThatAreNotSerializableTravelAsCopies() throws Exception {
    try (var pool = new ProcessPool(1)) {
      List<Integer> view = new ArrayList<>(SOME).subList(1, 4);
      assertEquals(List.of(1, 2, 3), pool.submit(() -> view).get());
      Path path = Path.of("a", "b");
      assertEquals(path, pool.submit(() -> path).get());
      assertEquals(Optional.of(1), pool.submit(() -> Optional.of(1)).get());
    }
  }

  @Test
  void anExceptionArrivesWithItsClassMessageAndRemoteStack() throws Exception {
    try (var pool = new ProcessPool(1)) {
      Task<Integer> bad =
          () -> {
            throw new java.io.IOException("boom");
          };
      var future = assertThrows(ExecutionException.class, () -> pool.submit(bad).get());
      assertInstanceOf(java.io.IOException.class, future.getCause());
      assertEquals("boom", future.getCause().getMessage());
      assertEquals(
          ProcessPoolTest.class.getName(), future.getCause().getStackTrace()[0].getClassName());
      var map = assertThrows(TaskException.class, () -> pool.map(x -> 1 / x, List.of(1, 0)));
      assertInstanceOf(ArithmeticException.class, map.getCause());
      assertTrue(map.getMessage().startsWith("task 1 failed in worker 1 (pid "), map.getMessage());
    }
  }

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
  void aWorkerOutOfMemoryDiesAlone() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).heap("32m").build()) {
      var future = pool.submit(() -> new long[100_000_000].length);
      var failure = assertThrows(ExecutionException.class, future::get);
      assertInstanceOf(WorkerDiedException.class, failure.getCause());
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  @Test
  void aTaskThatTakesTooLongIsKilledAndTheRestGoesOn() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).taskTimeout(Duration.ofSeconds(2)).build()) {
      List<Outcome<Integer>> outcomes =
          pool.outcomes(
              x -> {
                while (x == 1) {
                  Thread.onSpinWait();
                }
                return x;
              },
              List.of(0, 1, 2));
      assertInstanceOf(Outcome.Returned.class, outcomes.get(0));
      assertEquals(new Outcome.TimedOut<>(Duration.ofSeconds(2)), outcomes.get(1));
      assertInstanceOf(Outcome.Returned.class, outcomes.get(2));
      var failure =
          assertThrows(
              ExecutionException.class,
              () ->
                  pool.submit(
                          () -> {
                            Thread.sleep(Duration.ofHours(1));
                            return 1;
                          })
                      .get());
      assertInstanceOf(TimeoutException.class, failure.getCause());
    }
  }

  @Test
  void cancellingARunningTaskEndsItEvenIfItIgnoresInterrupts() throws Exception {
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<Integer> endless =
          pool.submit(
              () -> {
                while (true) {
                  Thread.onSpinWait();
                }
              });
      CompletableFuture<Integer> next = pool.submit(() -> 2);
      assertThrows(TimeoutException.class, () -> endless.get(100, TimeUnit.MILLISECONDS));
      assertTrue(endless.cancel(true));
      assertThrows(CancellationException.class, endless::get);
      assertEquals(2, next.get());
    }
  }

  @Test
  void aTaskThatHeedsInterruptsKeepsItsWorkerWhenCancelled() throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.run(() -> {});
      List<Long> before = pool.pids();
      CompletableFuture<Integer> sleeping =
          pool.submit(
              () -> {
                Thread.sleep(Duration.ofHours(1));
                return 1;
              });
      assertThrows(TimeoutException.class, () -> sleeping.get(200, TimeUnit.MILLISECONDS));
      sleeping.cancel(true);
      assertEquals(2, pool.submit(() -> 2).get());
      assertEquals(before, pool.pids());
    }
  }

  @Test
  void interruptingACallerEndsItsTasksAndLeavesThePoolUsable() throws Exception {
    try (var pool = new ProcessPool(2)) {
      Thread caller = Thread.currentThread();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Thread.sleep(300);
                } catch (InterruptedException never) {
                  return;
                }
                caller.interrupt();
              });
      assertThrows(
          InterruptedException.class,
          () ->
              pool.forEach(
                  x -> {
                    while (true) {
                      Thread.onSpinWait();
                    }
                  },
                  SOME));
      assertEquals(List.of(1, 2), pool.map(x -> x, List.of(1, 2)));
    }
  }

  @Test
  void imapReadsAnEndlessInputOnlyAsFarAsNeeded() throws Exception {
    AtomicInteger read = new AtomicInteger();
    try (var pool = new ProcessPool(2)) {
      Iterable<Integer> endless = Stream.generate(read::getAndIncrement)::iterator;
      try (Stream<Integer> results = pool.imap(x -> x * 2, endless)) {
        assertEquals(List.of(0, 2, 4, 6, 8), results.limit(5).toList());
      }
      assertTrue(read.get() <= 5 + 2 * 2 + 1, "read " + read);
    }
  }

  @Test
  void imapUnorderedGivesWhatIsReadyFirst() throws Exception {
    try (var pool = new ProcessPool(2)) {
      try (Stream<Integer> results =
          pool.imapUnordered(
              x -> {
                Thread.sleep(x == 0 ? 1500 : 0);
                return x;
              },
              List.of(0, 1, 2))) {
        List<Integer> order = results.toList();
        assertEquals(0, order.getLast());
        assertEquals(3, order.size());
      }
    }
  }

  @Test
  void anArgumentOrResultThatCannotTravelFailsItsOwnTaskOnly() throws Exception {
    try (var pool = new ProcessPool(1)) {
      List<Outcome<Object>> results =
          pool.outcomes(x -> x == 1 ? new Thread() : x, List.of(0, 1, 2));
      assertInstanceOf(Outcome.Returned.class, results.get(0));
      var threw = assertInstanceOf(Outcome.Threw.class, results.get(1));
      assertInstanceOf(CannotTravelException.class, threw.exception());
      assertInstanceOf(Outcome.Returned.class, results.get(2));
      List<Outcome<String>> arguments =
          pool.outcomes(String::valueOf, List.of("a", new Thread(), "b"));
      assertInstanceOf(Outcome.Returned.class, arguments.get(0));
      assertInstanceOf(Outcome.Threw.class, arguments.get(1));
      assertInstanceOf(Outcome.Returned.class, arguments.get(2));
    }
  }

  @Test
  void theWholeExecutorServiceWorks() throws Exception {
    var pool = new ProcessPool(2);
    List<Task<Integer>> tasks = List.of(() -> 1, () -> 2);
    assertEquals(List.of(1, 2), results(pool.invokeAll(tasks)));
    Task<Integer> fails =
        () -> {
          throw new IllegalStateException();
        };
    assertEquals(2, pool.invokeAny(List.of(fails, () -> 2)));
    assertThrows(ExecutionException.class, () -> pool.invokeAny(List.of(fails)));
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertTrue(pool.isTerminated());
    assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
  }

  private static <T> List<T> results(List<Future<T>> futures) throws Exception {
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  @Test
  void aPlainCallableIsRefusedWithAdvice() {
    Callable<Integer> plain = () -> 1;
    try (var pool = new ProcessPool(1)) {
      var refusal = assertThrows(CannotTravelException.class, () -> pool.submit(plain));
      assertTrue(refusal.getMessage().contains("lockstep.task.Task"), refusal.getMessage());
    }
  }

  @Test
  void closeFinishesWhatWasAccepted() throws Exception {
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    try (var pool = new ProcessPool(2)) {
      for (int i = 0; i < 100; i++) {
        int n = i;
        futures.add(pool.submit(() -> n));
      }
    }
    for (int i = 0; i < 100; i++) {
      assertEquals(i, futures.get(i).getNow(-1));
    }
  }

  @Test
  void terminateFailsTenThousandQueuedTasksAndEndsEveryWorker() throws Exception {
    var pool = new ProcessPool(2);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    futures.add(pool.submit(() -> 1));
    futures.get(0).get();
    List<ProcessHandle> workers =
        pool.pids().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    Task<Integer> sleep =
        () -> {
          Thread.sleep(Duration.ofHours(1));
          return 1;
        };
    for (int i = 0; i < 10_000; i++) {
      futures.add(pool.submit(sleep));
    }
    pool.terminate();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertTrue(futures.stream().allMatch(CompletableFuture::isDone));
    for (ProcessHandle worker : workers) {
      worker.onExit().get();
    }
  }

  @Test
  void aCallbackThatThrowsOrClosesThePoolHangsNothing() throws Exception {
    var pool = new ProcessPool(1);
    CompletableFuture<Void> throwing =
        pool.submit(() -> 1)
            .thenAccept(
                x -> {
                  throw new IllegalStateException();
                });
    assertThrows(ExecutionException.class, throwing::get);
    pool.submit(() -> 1).thenAccept(x -> pool.close()).get();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
  }

  @Test
  void reusableGivesTheSameWarmWorkersAgain() throws Exception {
    List<Long> first;
    try (var pool = ProcessPool.reusable(1)) {
      pool.run(() -> {});
      first = pool.pids();
    }
    try (var again = ProcessPool.reusable(1)) {
      again.run(() -> {});
      assertEquals(first, again.pids());
      assertSame(again, ProcessPool.reusable(1));
      assertNotSame(again, ProcessPool.reusable(2));
      again.terminate();
    }
    ProcessPool.reusable(2).terminate();
    assertFalse(ProcessPool.reusable(1).isShutdown());
    ProcessPool.reusable(1).terminate();
  }

  @Test
  void idleWorkersEndAndComeBackForWork() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).idleTimeout(Duration.ofMillis(50)).build()) {
      pool.run(() -> {});
      while (!pool.pids().isEmpty()) {
        Thread.sleep(10);
      }
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  @Test
  void aWorkerIsReplacedAfterSoManyTasks() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).maxTasksPerWorker(2).build()) {
      List<Long> pids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        pids.add(pool.submit(() -> pid()).get());
      }
      assertEquals(pids.get(0), pids.get(1));
      assertEquals(pids.get(2), pids.get(3));
      assertEquals(2, new HashSet<>(pids).size());
    }
  }

  @Test
  void aPoolNobodyCanReachIsClosed() throws Exception {
    List<ProcessHandle> workers =
        forgotten().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    assertEquals(1, workers.size());
    while (workers.getFirst().isAlive()) {
      System.gc();
      Thread.sleep(10);
    }
  }

  private static List<Long> forgotten() throws Exception {
    var pool = new ProcessPool(1);
    pool.run(() -> {});
    return pool.pids();
  }

  @Test
  void aPoolOfNoWorkersIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ProcessPool(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          try (var pool = new ProcessPool(1)) {
            pool.map(x -> x, SOME, 0);
          }
        });
  }

  @Test
  void poolsWorkWithinWorkers() throws Exception {
    try (var pool = new ProcessPool(1)) {
      int factor = 3;
      assertEquals(
          List.of(3, 6),
          pool.submit(
                  () -> {
                    try (var inner = new ProcessPool(1)) {
                      return inner.map(x -> x * factor, List.of(1, 2));
                    }
                  })
              .get());
    }
  }
}
