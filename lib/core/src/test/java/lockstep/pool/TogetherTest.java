package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import lockstep.shared.SharedBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Quick tasks that travel together behave as if each travelled alone.
@Timeout(60)
class TogetherTest {

  @TempDir Path folder;

  @Test
  void aTaskThatWaitsForTheResultsOfAllOthersGetsThem() throws Exception {
    String gate = folder.resolve("gate").toString();
    try (var pool = new ProcessPool(2)) {
      warmUp(pool);
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        int number = i;
        futures.add(
            pool.submit(
                () -> {
                  while (number == 500 && !Files.exists(Path.of(gate))) {
                    Thread.sleep(1);
                  }
                  return number;
                }));
      }
      for (int i = 0; i < futures.size(); i++) {
        if (i != 500) {
          assertEquals(i, futures.get(i).get());
        }
      }
      assertFalse(futures.get(500).isDone());
      Files.createFile(Path.of(gate));
      assertEquals(500, futures.get(500).get());
    }
  }

  @Test
  void itemsThatHaveToMeetDoMeet() throws Exception {
    List<Integer> numbers = IntStream.range(0, 900).boxed().toList();
    try (var barrier = SharedBarrier.create(3);
        var pool = new ProcessPool(3)) {
      List<Integer> met =
          pool.map(
              x -> {
                if (x >= 450) {
                  barrier.await();
                }
                return x;
              },
              numbers);
      assertEquals(numbers, met);
    }
  }

  @Test
  void theItemsOfAChunkStayTogether() throws Exception {
    try (var pool = new ProcessPool(2)) {
      List<Long> pids =
          pool.map(
              x -> {
                Thread.sleep(100);
                return ProcessHandle.current().pid();
              },
              IntStream.range(0, 10).boxed().toList(),
              2);
      for (int i = 0; i < pids.size(); i += 2) {
        assertEquals(pids.get(i), pids.get(i + 1));
      }
    }
  }

  @Test
  void cancellingOneLeavesTheOthersAndTheWorkers() throws Exception {
    try (var pool = new ProcessPool(1)) {
      warmUp(pool);
      List<Long> before = pool.pids();
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        int number = i;
        futures.add(
            pool.submit(
                () -> {
                  if (number == 100) {
                    Thread.sleep(60_000);
                  }
                  return number;
                }));
      }
      assertEquals(99, futures.get(99).get());
      futures.get(100).cancel(true);
      futures.get(200).cancel(true);
      for (int i = 0; i < futures.size(); i++) {
        if (i == 100 || i == 200) {
          assertTrue(futures.get(i).isCancelled());
        } else {
          assertEquals(i, futures.get(i).get());
        }
      }
      assertEquals(before, pool.pids(), "nothing had to be killed");
    }
  }

  @Test
  void aTaskThatEndsItsWorkerFailsAlone() throws Exception {
    try (var pool = new ProcessPool(2)) {
      warmUp(pool);
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        int number = i;
        futures.add(
            pool.submit(
                () -> {
                  if (number == 150) {
                    Runtime.getRuntime().halt(3);
                  }
                  return number;
                }));
      }
      for (int i = 0; i < futures.size(); i++) {
        if (i != 150) {
          assertEquals(i, futures.get(i).get());
        }
      }
      assertTrue(futures.get(150).handle((value, failure) -> failure != null).get());
    }
  }

  /// Starts the workers, so that what is submitted next queues up rather than waits for them.
  private static void warmUp(ProcessPool pool) throws Exception {
    pool.map(x -> x, IntStream.range(0, 100).boxed().toList());
  }
}
