package lockstep.bench.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lockstep.pool.ProcessPool;
import lockstep.process.WorkerProcess;
import lockstep.task.Fn;
import lockstep.task.TaskException;

/// Measures pools and processes. For one thread, on an idle machine.
final class Pools {

  private static final int WORKERS = 2;

  /// Returns what it is given.
  private static final Fn<Integer, Integer> SAME = x -> x;

  /// Until the processes of the measurement before have gone, in milliseconds.
  private static final int PAUSE = 200;

  /// Of a rate; two thirds of them make it warm.
  private static final int RUNS = 60;

  private Pools() {}

  // ---- times, in milliseconds ----

  /// From the construction of a pool to its first result.
  static double coldPool() throws Exception {
    Thread.sleep(PAUSE);
    long start = System.nanoTime();
    try (ProcessPool pool = new ProcessPool(WORKERS)) {
      pool.submit(() -> 1).get();
      return millisSince(start);
    }
  }

  /// The first result of the pool that everybody shares, once it has been used.
  static double reusablePool() throws Exception {
    ProcessPool.reusable(WORKERS).submit(() -> 1).get();
    Thread.sleep(PAUSE);
    long start = System.nanoTime();
    ProcessPool.reusable(WORKERS).submit(() -> 1).get();
    return millisSince(start);
  }

  /// Starts some processes that do nothing, and joins them.
  static double processes(int count) throws Exception {
    Thread.sleep(PAUSE);
    long start = System.nanoTime();
    List<WorkerProcess> begun = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      begun.add(new WorkerProcess(() -> {}));
    }
    begun.forEach(WorkerProcess::start);
    for (WorkerProcess each : begun) {
      each.join();
    }
    return millisSince(start);
  }

  /// From giving a worker a task that ends it to knowing that it has ended.
  static double crash() throws Exception {
    try (ProcessPool pool = new ProcessPool(WORKERS)) {
      pool.map(SAME, range(4));
      long start = System.nanoTime();
      try {
        pool.run(() -> Runtime.getRuntime().halt(1));
      } catch (TaskException expected) {
        return millisSince(start);
      }
      throw new IllegalStateException("the worker survived");
    }
  }

  // ---- rates, in tasks a second ----

  /// Submits tasks one by one, then waits for all.
  static double submit() throws Exception {
    try (ProcessPool pool = new ProcessPool(WORKERS)) {
      return best(
          RUNS,
          () -> {
            int count = 100_000;
            long start = System.nanoTime();
            List<CompletableFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
              int number = i;
              futures.add(pool.submit(() -> number));
            }
            long sum = 0;
            for (CompletableFuture<Integer> future : futures) {
              sum += future.join();
            }
            check(sum == count * (count - 1L) / 2);
            return perSecond(count, start);
          });
    }
  }

  /// Maps a hundred thousand numbers.
  ///
  /// @param chunk how many a chunk; 0 to let the pool choose
  static double map(int chunk) throws Exception {
    List<Integer> numbers = range(100_000);
    try (ProcessPool pool = new ProcessPool(WORKERS)) {
      return best(
          RUNS,
          () -> {
            long start = System.nanoTime();
            List<Integer> same =
                chunk == 0 ? pool.map(SAME, numbers) : pool.map(SAME, numbers, chunk);
            double rate = perSecond(numbers.size(), start);
            check(same.equals(numbers));
            return rate;
          });
    }
  }

  // ---- round trips, in microseconds ----

  /// How long it takes to submit a task and get its result, sorted. To be called in a program that
  /// has one core, which it shares with the compilers of the JVMs until all is compiled.
  static double[] roundTrips() throws Exception {
    try (ProcessPool pool = new ProcessPool(WORKERS)) {
      int warmUp = 60_000;
      double[] times = new double[warmUp + 5_000];
      for (int i = 0; i < times.length; i++) {
        int number = i;
        long start = System.nanoTime();
        check(pool.submit(() -> number).get() == number);
        times[i] = millisSince(start) * 1e3;
      }
      times = Arrays.copyOfRange(times, warmUp, times.length);
      Arrays.sort(times);
      return times;
    }
  }

  // ---- memory, in MiB ----

  /// The proportional share of memory of an idle worker, the middle one of five.
  static double memory() throws Exception {
    try (ProcessPool pool = new ProcessPool(5)) {
      pool.map(
          x -> {
            Thread.sleep(100);
            return x;
          },
          range(10),
          1);
      List<Double> shares = new ArrayList<>();
      for (long pid : pool.pids()) {
        shares.add(proportionalShare(pid));
      }
      return median(shares);
    }
  }

  private static double proportionalShare(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      String line = lines.filter(each -> each.startsWith("Pss:")).findFirst().orElseThrow();
      return Long.parseLong(line.split("\\s+")[1]) / 1024.0;
    }
  }

  // ---- computing, in seconds ----

  /// Four long computations in one thread, in as many threads, and in as many workers as there are
  /// cores.
  static double[] computing() throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Long> sizes = Collections.nCopies(4, 4_000_000_000L);
    Fn<Long, Long> squares = n -> LongStream.range(0, n).map(i -> i * i).sum();
    squares.apply(100_000_000L);
    long start = System.nanoTime();
    for (long size : sizes) {
      squares.apply(size);
    }
    double alone = millisSince(start) / 1e3;
    start = System.nanoTime();
    try (var threads = java.util.concurrent.Executors.newFixedThreadPool(cores)) {
      sizes.forEach(size -> threads.submit(() -> squares.apply(size)));
    }
    double inThreads = millisSince(start) / 1e3;
    start = System.nanoTime();
    try (ProcessPool pool = new ProcessPool(cores)) {
      pool.map(squares, sizes, 1);
    }
    return new double[] {alone, inThreads, millisSince(start) / 1e3};
  }

  // ---- how it is measured ----

  /// The middle one of several values.
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /// A measurement.
  interface Measurement {
    /// @return its value
    double take() throws Exception;
  }

  /// The median of some runs, each a new start.
  static double median(int runs, Measurement measurement) throws Exception {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      values.add(measurement.take());
    }
    return median(values);
  }

  /// The median of the last third of some runs, when everything is warm.
  private static double best(int runs, Measurement measurement) throws Exception {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      values.add(measurement.take());
    }
    return median(values.subList(runs * 2 / 3, runs));
  }

  private static List<Integer> range(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static double perSecond(int count, long start) {
    return count / (millisSince(start) / 1e3);
  }

  private static void check(boolean right) {
    if (!right) {
      throw new IllegalStateException("a wrong result");
    }
  }
}
