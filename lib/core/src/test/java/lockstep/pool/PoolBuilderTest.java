package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import lockstep.process.Linux;
import lockstep.task.TaskException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PoolBuilderTest {

  private static String connection = "closed";

  @Test
  void theInitializerRunsOnceInEachWorkerReplacementsIncluded(@TempDir Path folder)
      throws Exception {
    String place = folder.toString();
    try (var pool =
        ProcessPool.builder()
            .workers(1)
            .maxTasksPerWorker(2)
            .initializer(
                () -> {
                  Thread.sleep(100);
                  connection = "open";
                  Files.createFile(Path.of(place, "" + ProcessHandle.current().pid()));
                })
            .build()) {
      for (int i = 0; i < 4; i++) {
        assertEquals("open", pool.submit(() -> connection).get());
      }
    }
    try (Stream<Path> workers = Files.list(folder)) {
      // The third may have been made ready for tasks that never came.
      assertTrue(List.of(2L, 3L).contains(workers.count()));
    }
  }

  @Test
  void anInitializerThatAlwaysFailsFailsTheTasksAndStartsNoStorm(@TempDir Path folder)
      throws Exception {
    String place = folder.toString();
    try (var pool =
        ProcessPool.builder()
            .workers(1)
            .initializer(
                () -> {
                  Files.createFile(Path.of(place, "" + ProcessHandle.current().pid()));
                  throw new IllegalStateException("no database");
                })
            .build()) {
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        futures.add(pool.submit(() -> 1));
      }
      for (CompletableFuture<Integer> future : futures) {
        var failure = assertThrows(ExecutionException.class, future::get);
        assertInstanceOf(TaskException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("no database"), failure.getMessage());
      }
    }
    try (Stream<Path> workers = Files.list(folder)) {
      assertTrue(workers.count() < 20);
    }
  }

  @Test
  void aWorkerThatIsKilledWhileItStartsIsReplacedAndFailsNoTask() throws Exception {
    try (var pool =
        ProcessPool.builder().workers(1).initializer(() -> Thread.sleep(1000)).build()) {
      while (pool.pids().isEmpty()) {
        Thread.sleep(1);
      }
      CompletableFuture<Integer> future = pool.submit(() -> 1);
      Linux.signal("KILL", pool.pids().getFirst());
      assertEquals(1, future.get());
    }
  }

  @Test
  void anInitializerThatEndsItsWorkerFailsTheTask() {
    try (var pool = ProcessPool.builder().workers(1).initializer(() -> System.exit(5)).build()) {
      var failure = assertThrows(ExecutionException.class, () -> pool.submit(() -> 1).get());
      assertTrue(failure.getMessage().contains("exit"), failure.getMessage());
    }
  }

  @Test
  void workersStartWhereAndHowTheyAreToldTo(@TempDir Path folder) throws Exception {
    try (var pool =
        ProcessPool.builder()
            .workers(1)
            .directory(folder)
            .environment("LESSON", "one")
            .jvmFlag("-Dgreeting=hello")
            .build()) {
      assertEquals(
          folder.toRealPath() + " one hello",
          pool.submit(
                  () ->
                      Path.of("").toRealPath()
                          + " "
                          + System.getenv("LESSON")
                          + " "
                          + System.getProperty("greeting"))
              .get());
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    for (PoolBuilder builder :
        List.of(
            ProcessPool.builder().workers(0),
            ProcessPool.builder().maxTasksPerWorker(-1),
            ProcessPool.builder().taskTimeout(java.time.Duration.ZERO))) {
      assertThrows(IllegalArgumentException.class, builder::build);
    }
  }
}
