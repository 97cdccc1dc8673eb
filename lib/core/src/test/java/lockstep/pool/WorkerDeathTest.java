package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import lockstep.task.Outcome;
import lockstep.task.Span;
import lockstep.task.WorkerDiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
  void aWorkerOutOfMemoryDiesAlone() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).heap("32m").build()) {
      var future = pool.submit(() -> new long[100_000_000].length);
      var failure = assertThrows(ExecutionException.class, future::get);
      assertInstanceOf(WorkerDiedException.class, failure.getCause());
      assertEquals(1, pool.submit(() -> 1).get());
    }
  }
}
