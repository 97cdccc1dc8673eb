package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lockstep.process.Linux;
import lockstep.task.CannotTravelException;
import lockstep.task.Task;
import lockstep.task.TaskException;
import lockstep.task.WorkerDiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Random tasks on a pool whose workers are killed, stopped, starved and lied to at random.
///
/// `-Dlockstep.campaign.seconds=3600 -Dlockstep.campaign.seed=7` makes it long, and another one.
@Timeout(value = 5, unit = TimeUnit.HOURS)
class FaultCampaignTest {

  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("lockstep.campaign.seconds", 15));

  private static final long SEED = Long.getLong("lockstep.campaign.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private int tasks;
  private int returned;

  /// How many tasks failed as they may, by what they failed with.
  private final Map<String, Integer> failed = new TreeMap<>();

  private record Expected(CompletableFuture<?> future, Object result, boolean mayThrow) {}

  @Test
  void everyFutureCompletesRightlyAndNothingIsLeft(@TempDir Path folder) throws Exception {
    System.out.println("fault campaign: seed " + SEED + ", " + LENGTH.toSeconds() + " s");
    warmUp();
    long filesBefore = Linux.openFiles();
    Vandal vandal;
    try (var pool =
        ProcessPool.builder()
            .workers(3)
            .heap("64m")
            .taskTimeout(Duration.ofSeconds(3))
            .directory(folder)
            .jvmFlag("-XX:ErrorFile=" + folder.resolve("crash"))
            .jvmFlag("-Djava.io.tmpdir=" + folder)
            .build()) {
      vandal = Vandal.start(pool, SEED + 1);
      long end = System.nanoTime() + LENGTH.toNanos();
      while (System.nanoTime() < end) {
        round(pool);
      }
      vandal.stop();
    }
    int failures = failed.values().stream().mapToInt(n -> n).sum();
    System.out.println("fault campaign: faults " + vandal.faults());
    System.out.println("fault campaign: failed as they may " + failed);
    System.out.println(
        "fault campaign: %d tasks, %d faults, %d returned, %d failed, %d lost"
            .formatted(tasks, vandal.count(), returned, failures, tasks - returned - failures));
    assertEquals(tasks, returned + failures, "seed " + SEED);
    assertTrue(vandal.count() > 0, "nothing was ever broken");
    for (ProcessHandle each : vandal.seen()) {
      Linux.awaitGone(each);
    }
    Linux.awaitOpenFiles(filesBefore);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "files are left");
    }
  }

  /// What is opened once and for all does not count as left open.
  private static void warmUp() throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.map(x -> x, List.of(1));
    }
  }

  private void round(ProcessPool pool) throws Exception {
    List<Expected> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      expected.add(submit(pool));
    }
    for (Expected each : expected) {
      check(each);
    }
  }

  private Expected submit(ProcessPool pool) {
    int n = random.nextInt(1000);
    tasks++;
    return switch (random.nextInt(10)) {
      case 0 -> {
        List<Integer> items = IntStream.range(0, n).boxed().toList();
        yield new Expected(
            pool.mapAsync(x -> x + 1, items), items.stream().map(x -> x + 1).toList(), false);
      }
      case 1 -> {
        byte[] much = new byte[n * 2000];
        yield new Expected(pool.submit(() -> much.length), much.length, false);
      }
      case 2 -> new Expected(pool.submit(() -> new byte[n * 2000].length), n * 2000, false);
      case 3 ->
          new Expected(
              one(
                  pool,
                  () -> {
                    throw new IllegalStateException("on purpose");
                  }),
              n,
              true);
      case 4 ->
          new Expected(
              one(
                  pool,
                  () -> {
                    Runtime.getRuntime().halt(n % 100);
                    return n;
                  }),
              n,
              true);
      case 5 -> new Expected(one(pool, Thread::new), n, true);
      case 6 ->
          new Expected(
              one(
                  pool,
                  () -> {
                    Thread.sleep(n % 50);
                    return n;
                  }),
              n,
              false);
      case 7 ->
          new Expected(
              one(
                  pool,
                  () -> {
                    System.out.print("");
                    System.exit(n % 100);
                    return n;
                  }),
              n,
              true);
      case 8 -> new Expected(one(pool, () -> new long[100_000_000].length), n, true);
      default -> new Expected(one(pool, () -> n), n, false);
    };
  }

  private static CompletableFuture<Object> one(ProcessPool pool, Task<Object> task) {
    return pool.submit(task);
  }

  private void check(Expected expected) throws Exception {
    try {
      Object result = expected.future.get(60, TimeUnit.SECONDS);
      assertEquals(expected.result, result);
      returned++;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof TaskException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      boolean ours =
          cause instanceof WorkerDiedException
              || cause instanceof TimeoutException
              // Who lies to a worker may hit its argument, which then makes no sense.
              || cause instanceof IOException;
      boolean own =
          cause instanceof IllegalStateException || cause instanceof CannotTravelException;
      assertTrue(ours || own && expected.mayThrow, "seed " + SEED + ": " + e.getCause());
      failed.merge(cause.getClass().getSimpleName(), 1, Integer::sum);
    } catch (TimeoutException e) {
      throw new AssertionError("seed " + SEED + ": a future was lost", e);
    }
  }
}
