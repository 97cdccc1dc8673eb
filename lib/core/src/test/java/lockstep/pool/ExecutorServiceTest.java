package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.task.CannotTravelException;
import lockstep.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A pool as the [java.util.concurrent.ExecutorService] that it is.
@Timeout(60)
class ExecutorServiceTest {

  private static final AtomicInteger COUNTER = new AtomicInteger();

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
  void shutdownNowReturnsWhatWasNeverBegun(@TempDir Path folder) throws Exception {
    var pool = new ProcessPool(1);
    pool.run(() -> {});
    String file = folder.resolve("begun").toString();
    CompletableFuture<Integer> running =
        pool.submit(
            () -> {
              Files.createFile(Path.of(file));
              Thread.sleep(Duration.ofHours(1));
              return 0;
            });
    while (!Files.exists(Path.of(file))) {
      Thread.sleep(5);
    }
    Runnable first = (Runnable & Serializable) () -> COUNTER.incrementAndGet();
    Task<Integer> second = COUNTER::incrementAndGet;
    pool.execute(first);
    CompletableFuture<Integer> never = pool.submit(second);
    List<Runnable> unbegun = pool.shutdownNow();
    assertEquals(2, unbegun.size());
    assertSame(first, unbegun.getFirst());
    unbegun.forEach(Runnable::run);
    assertEquals(2, COUNTER.get());
    assertThrows(CancellationException.class, running::get);
    assertThrows(CancellationException.class, never::get);
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
  }

  @Test
  void aResultGivenBeforehandComesWhenTheTaskIsDone() throws Exception {
    Runnable nothing = (Runnable & Serializable) () -> {};
    Runnable endless =
        (Runnable & Serializable)
            () -> {
              while (true) {
                Thread.onSpinWait();
              }
            };
    try (var pool = new ProcessPool(1)) {
      assertEquals("done", pool.submit(nothing, "done").get());
      CompletableFuture<String> never = pool.submit(endless, "never");
      never.cancel(true);
      assertEquals("done", pool.submit(nothing, "done").get());
    }
  }
}
