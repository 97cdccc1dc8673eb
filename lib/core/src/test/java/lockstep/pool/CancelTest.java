package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import lockstep.process.Linux;
import lockstep.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks that are ended before they end, and what callbacks may do.
@Timeout(60)
class CancelTest {

  private static final List<Integer> SOME = IntStream.range(0, 20).boxed().toList();

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
  void aTimeLimitOfTheFutureEndsItsTask() throws Exception {
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<Integer> late =
          pool.<Integer>submit(
                  () -> {
                    while (true) {
                      Thread.onSpinWait();
                    }
                  })
              .orTimeout(300, TimeUnit.MILLISECONDS);
      var failure = assertThrows(ExecutionException.class, late::get);
      assertInstanceOf(TimeoutException.class, failure.getCause());
      assertEquals(2, pool.submit(() -> 2).get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "terminate", "shutdownNow", "throw"})
  void aCallbackMayDoAnythingToItsPool(String what) throws Exception {
    var pool = new ProcessPool(1);
    List<CompletableFuture<?>> all = new ArrayList<>();
    CompletableFuture<Integer> first = pool.submit(() -> 1);
    all.add(first);
    all.add(
        first.thenAccept(
            x -> {
              switch (what) {
                case "close" -> pool.close();
                case "terminate" -> pool.terminate();
                case "shutdownNow" -> pool.shutdownNow();
                default -> throw new IllegalStateException("on purpose");
              }
            }));
    for (int i = 0; i < 100; i++) {
      try {
        all.add(pool.submit(() -> 1));
      } catch (RejectedExecutionException closedBefore) {
        break;
      }
    }
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertTrue(all.stream().allMatch(CompletableFuture::isDone));
  }

  @Test
  void theTimeOfATaskDoesNotRunBeforeItsWorkerHasStarted() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).taskTimeout(Duration.ofMillis(1500)).build()) {
      while (pool.pids().isEmpty()) {
        Thread.sleep(1);
      }
      long starting = pool.pids().getFirst();
      Linux.signal("STOP", starting);
      CompletableFuture<Integer> future = pool.submit(() -> 1);
      Thread.sleep(2500);
      assertFalse(future.isDone());
      Linux.signal("CONT", starting);
      assertEquals(1, future.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20, 50, 100, 200})
  void aTaskIsCancelledWhileItsWorkerStartsToo(int millis) throws Exception {
    try (var pool = new ProcessPool(1)) {
      CompletableFuture<Integer> endless = pool.submit(CancelTest::spin);
      Thread.sleep(millis);
      endless.cancel(true);
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20, 50, 100, 200})
  void aPoolIsTerminatedWhileItsWorkersStartToo(int millis) throws Exception {
    var pool = new ProcessPool(2);
    CompletableFuture<Integer> endless = pool.submit(CancelTest::spin);
    Thread.sleep(millis);
    pool.terminate();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertThrows(CancellationException.class, endless::get);
    assertEquals(List.of(), pool.pids());
  }

  private static int spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
