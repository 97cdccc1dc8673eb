package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lockstep.task.CannotTravelException;
import lockstep.task.Task;
import lockstep.task.TaskException;
import lockstep.task.WorkerDiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random tasks on a pool whose workers are killed, stopped and starved at random.
///
/// `-Dlockstep.campaign.seconds=3600 -Dlockstep.campaign.seed=7` makes it long, and another one.
@Timeout(value = 5, unit = TimeUnit.HOURS)
class FaultCampaignTest {

  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("lockstep.campaign.seconds", 15));

  private static final long SEED = Long.getLong("lockstep.campaign.seed", System.nanoTime());

  /// The vandals wait at most this long between two faults, in milliseconds.
  private static final int PAUSE = 800;

  private final Random random = new Random(SEED);
  private final Set<Long> pids = ConcurrentHashMap.newKeySet();
  private final AtomicInteger faults = new AtomicInteger();
  private int tasks;
  private int failed;
  private int returned;

  private record Expected(CompletableFuture<?> future, Object result, boolean mayThrow) {}

  @Test
  void everyFutureCompletesRightlyAndNothingIsLeft() throws Exception {
    System.out.println("fault campaign: seed " + SEED + ", " + LENGTH.toSeconds() + " s");
    warmUp();
    long filesBefore = openFiles();
    try (var pool =
        ProcessPool.builder().workers(3).heap("64m").taskTimeout(Duration.ofSeconds(3)).build()) {
      Thread vandal = Thread.ofPlatform().name("vandal").start(() -> vandalize(pool));
      long end = System.nanoTime() + LENGTH.toNanos();
      while (System.nanoTime() < end) {
        round(pool);
      }
      vandal.interrupt();
      vandal.join();
      pids.addAll(pool.pids());
    }
    System.out.println(
        "fault campaign: %d tasks, %d faults, %d failed as they may, %d lost"
            .formatted(tasks, faults.get(), failed, tasks - returned - failed));
    assertEquals(tasks, returned + failed, "seed " + SEED);
    for (long pid : pids) {
      ProcessHandle.of(pid).ifPresent(worker -> worker.onExit().join());
      assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }
    assertTrue(faults.get() > 0, "nothing was ever broken");
    for (int i = 0; i < 100 && openFiles() > filesBefore; i++) {
      Thread.sleep(50);
    }
    assertTrue(openFiles() <= filesBefore, openFiles() + " open files, before " + filesBefore);
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
      failed++;
      boolean ours =
          e.getCause() instanceof WorkerDiedException
              || e.getCause() instanceof TaskException
              || e.getCause() instanceof TimeoutException;
      boolean own =
          e.getCause() instanceof IllegalStateException
              || e.getCause() instanceof CannotTravelException;
      assertTrue(ours || own && expected.mayThrow, "seed " + SEED + ": " + e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("seed " + SEED + ": a future was lost", e);
    }
  }

  private void vandalize(ProcessPool pool) {
    Random own = new Random(SEED + 1);
    try {
      while (true) {
        Thread.sleep(own.nextInt(PAUSE));
        List<Long> now = pool.pids();
        pids.addAll(now);
        if (now.isEmpty()) {
          continue;
        }
        long victim = now.get(own.nextInt(now.size()));
        faults.incrementAndGet();
        switch (own.nextInt(4)) {
          case 0 -> signal("STOP", victim);
          case 1 -> {
            signal("STOP", victim);
            Thread.sleep(own.nextInt(PAUSE));
            signal("CONT", victim);
          }
          default -> signal("KILL", victim);
        }
      }
    } catch (InterruptedException enough) {
      // The campaign is over; who is stopped for ever falls to the time limit of its task.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static long openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(descriptors)) {
      return new HashSet<>(open.toList()).size();
    }
  }
}
