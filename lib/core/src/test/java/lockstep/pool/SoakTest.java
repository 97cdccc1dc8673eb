package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lockstep.process.Linux;
import lockstep.process.WorkerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Pools and processes that work for a long time take no more memory and descriptors than at first.
///
/// `-Dlockstep.soak.minutes=10` runs it; it prints what it has measured.
@EnabledIfSystemProperty(named = "lockstep.soak.minutes", matches = "\\d+")
@Timeout(value = 25, unit = TimeUnit.HOURS)
class SoakTest {

  private static final int SAMPLES = 20;

  /// How much more heap may be in use at the end, in bytes: what a collection happens to leave.
  private static final long HEAP_SLACK = 2 << 20;

  /// How much more memory a worker may have at the end, in bytes: what its compiler happens to use.
  private static final long WORKER_SLACK = 16 << 20;

  private record Sample(long tasks, long heap, long worker, long files, int threads) {
    @Override
    public String toString() {
      return "%,12d tasks  heap %5.1f MiB  worker %5.1f MiB  %3d descriptors  %3d threads"
          .formatted(tasks, heap / 1048576.0, worker / 1048576.0, files, threads);
    }
  }

  private long tasks;

  @Test
  void memoryAndDescriptorsStayFlat() throws Exception {
    Duration length = Duration.ofMinutes(Long.getLong("lockstep.soak.minutes"));
    List<Sample> samples = new ArrayList<>();
    try (var steady = ProcessPool.builder().workers(1).heap("64m").build();
        var pool = new ProcessPool(2)) {
      long start = System.nanoTime();
      while (samples.size() < SAMPLES) {
        work(steady, pool);
        if (System.nanoTime() - start > length.toNanos() * (samples.size() + 1) / SAMPLES) {
          Sample sample = sample(steady, pool);
          samples.add(sample);
          System.out.println("soak: " + sample);
        }
      }
    }
    // By a fourth of the time, everything has been done often.
    Sample early = samples.get(SAMPLES / 4);
    Sample late = samples.getLast();
    assertTrue(late.heap <= early.heap + HEAP_SLACK, early + "\n" + late);
    assertTrue(late.worker <= early.worker + WORKER_SLACK, early + "\n" + late);
    assertEquals(early.files, late.files);
    assertEquals(early.threads, late.threads);
  }

  /// A bit of everything.
  private void work(ProcessPool steady, ProcessPool pool) throws Exception {
    List<Integer> items = IntStream.range(0, 1000).boxed().toList();
    for (int i = 0; i < 20; i++) {
      int n = i;
      assertEquals(n, steady.submit(() -> n).get());
      assertEquals(1000, steady.map(x -> x + n, items).size());
      assertEquals(1000, pool.map(x -> x + n, items).size());
      byte[] much = new byte[n * 10_000];
      assertEquals(much.length, pool.submit(() -> much.clone()).get().length);
      assertThrows(ExecutionException.class, () -> pool.submit(() -> 1 / (n - n)).get());
      tasks += 2003;
    }
    CompletableFuture<?> death =
        pool.submit(
            () -> {
              Runtime.getRuntime().halt(1);
              return 1;
            });
    assertThrows(ExecutionException.class, death::get);
    CompletableFuture<Integer> cancelled =
        pool.submit(
            () -> {
              Thread.sleep(Duration.ofHours(1));
              return 1;
            });
    cancelled.cancel(true);
    try (var short1 = new ProcessPool(1);
        var process = new WorkerProcess(() -> {})) {
      assertEquals(1, short1.submit(() -> 1).get());
      process.start();
      process.join();
    }
    tasks += 4;
  }

  /// Measures when all is at rest: both pools have all their workers, and nobody else is left.
  private Sample sample(ProcessPool steady, ProcessPool pool) throws Exception {
    while (pool.pids().size() < 2 || ProcessHandle.current().children().count() != 3) {
      // Long enough for both.
      pool.forEach(x -> Thread.sleep(20), List.of(1, 2, 3, 4));
    }
    Thread.sleep(700);
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    Runtime runtime = Runtime.getRuntime();
    return new Sample(
        tasks,
        runtime.totalMemory() - runtime.freeMemory(),
        memoryOf(steady.pids().getFirst()),
        Linux.openFiles(),
        Thread.getAllStackTraces().size());
  }

  private static long memoryOf(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
