package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import lockstep.internal.worker.Standby;
import lockstep.process.WorkerProcess;
import lockstep.task.Outcome;
import lockstep.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// From the first worker of a pool to its last.
@Timeout(60)
class PoolLifeTest {

  private static final List<Integer> SOME = IntStream.range(0, 20).boxed().toList();

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

  private static long pid() {
    return ProcessHandle.current().pid();
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

  @Test
  void aPoolNobodyCanReachFinishesItsTasks() throws Exception {
    CompletableFuture<Integer> future =
        new ProcessPool(1)
            .submit(
                () -> {
                  Thread.sleep(1000);
                  return 1;
                });
    while (!future.isDone()) {
      System.gc();
      Thread.sleep(10);
    }
    assertEquals(1, future.get());
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

  @Test
  void aPoolGrowsAndShrinksWhileItWorks() throws Exception {
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<List<Long>> early = pool.mapAsync(PoolLifeTest::napAndTellPid, SOME);
      pool.resize(3);
      assertEquals(3, pool.workers());
      assertTrue(new HashSet<>(early.get()).size() > 1);
      while (pool.pids().size() < 3) {
        Thread.sleep(5);
      }
      CompletableFuture<List<Long>> late = pool.mapAsync(PoolLifeTest::napAndTellPid, SOME);
      pool.resize(1);
      assertEquals(20, late.get().size());
      while (pool.pids().size() > 1) {
        Thread.sleep(5);
      }
      assertEquals(1, new HashSet<>(pool.map(PoolLifeTest::napAndTellPid, SOME)).size());
      assertThrows(IllegalArgumentException.class, () -> pool.resize(0));
      pool.shutdown();
      assertThrows(IllegalStateException.class, () -> pool.resize(2));
    }
    assertThrows(UnsupportedOperationException.class, () -> ProcessPool.reusable(1).resize(2));
  }

  private static long napAndTellPid(int x) throws InterruptedException {
    Thread.sleep(20);
    return pid();
  }

  @Test
  void whatIsLeftWhenTheTimeToCloseIsOverFailsAsTimedOut() throws Exception {
    CompletableFuture<Integer> endless;
    CompletableFuture<List<Integer>> many;
    List<Outcome<Integer>> outcomes = new ArrayList<>();
    Thread asking;
    try (var pool = ProcessPool.builder().workers(1).closeTimeout(Duration.ofMillis(500)).build()) {
      asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      outcomes.addAll(
                          pool.outcomes(
                              x -> {
                                Thread.sleep(x);
                                return x;
                              },
                              List.of(0, 3_600_000)));
                    } catch (InterruptedException never) {
                      throw new AssertionError(never);
                    }
                  });
      while (pool.spans().isEmpty()) {
        Thread.sleep(5);
      }
      endless = pool.submit(() -> 1);
      many = pool.mapAsync(x -> x, SOME);
    }
    asking.join();
    assertInstanceOf(Outcome.Returned.class, outcomes.get(0));
    assertEquals(new Outcome.TimedOut<>(Duration.ofMillis(500)), outcomes.get(1));
    var one = assertThrows(ExecutionException.class, endless::get);
    assertInstanceOf(TimeoutException.class, one.getCause());
    var all = assertThrows(ExecutionException.class, many::get);
    assertEquals(
        "task 0 failed: it had not ended after PT0.5S, and was killed",
        all.getCause().getMessage());
  }

  @Test
  void aWorkerIsReplacedAfterSoManyItemsOfOneCallToo() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).maxTasksPerWorker(4).build()) {
      List<Long> pids = pool.map(x -> pid(), SOME.subList(0, 10), 3);
      assertEquals(4, pids.stream().filter(pids.getFirst()::equals).count());
      assertEquals(3, new HashSet<>(pids).size());
    }
  }

  @Test
  void aPoolTakesWorkersThatStandBy() throws Exception {
    ProcessPool.standby(2);
    try {
      while (Standby.ready() < 2) {
        Thread.sleep(10);
      }
      List<Long> ready =
          ProcessHandle.current().children().map(ProcessHandle::pid).sorted().toList();
      System.setProperty("greeting", "hello");
      try (var pool = new ProcessPool(2)) {
        pool.run(() -> {});
        assertTrue(ready.containsAll(pool.pids()), ready + " " + pool.pids());
        assertEquals(
            "hello from worker 1 or 2",
            pool.submit(
                    () ->
                        System.getProperty("greeting")
                            + " from "
                            + WorkerProcess.current().name().replace("2", "1")
                            + " or 2")
                .get());
      }
      while (Standby.ready() < 2) {
        Thread.sleep(10);
      }
    } finally {
      System.clearProperty("greeting");
      ProcessPool.standby(0);
    }
    assertEquals(0, Standby.ready());
    assertThrows(IllegalArgumentException.class, () -> ProcessPool.standby(-1));
  }

  @Test
  void aStandbyThatDiedIsNotTaken() throws Exception {
    ProcessPool.standby(1);
    try {
      List<Long> dead = new ArrayList<>();
      while (Standby.ready() < 1) {
        Thread.sleep(10);
      }
      ProcessHandle.current().children().forEach(child -> dead.add(killed(child)));
      try (var pool = new ProcessPool(1)) {
        assertEquals(1, pool.submit(() -> 1).get());
      }
      while (Standby.ready() < 1) {
        Thread.sleep(10);
      }
    } finally {
      ProcessPool.standby(0);
    }
  }

  private static long killed(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
    return process.pid();
  }
}
