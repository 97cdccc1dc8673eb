package lockstep.bench.shared;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import lockstep.pool.ProcessPool;
import lockstep.shared.Pipe;
import lockstep.shared.PipeEnd;
import lockstep.shared.SharedArray;
import lockstep.shared.SharedBarrier;
import lockstep.shared.SharedCounter;
import lockstep.shared.SharedEvent;
import lockstep.shared.SharedLock;
import lockstep.shared.SharedLongQueue;
import lockstep.shared.SharedQueue;
import lockstep.task.Action;
import lockstep.task.Task;

/// The measurements, each in fresh worker processes, warm, as the median of three runs.
final class Measured {

  private static final int RUNS = 3;
  private static final int BATCH = 1_000;
  private static final int WARM = 300;

  /// How many steps a second all processes did, and the least share over the greatest.
  record Shares(double rate, double fairness) {}

  record Point(String name, int x, double y) {}

  private final double seconds;

  Measured(double seconds) {
    this.seconds = seconds;
  }

  Shares atomicCounter(int processes) throws Exception {
    try (var counter = SharedCounter.create()) {
      return steps(processes, counter::increment);
    }
  }

  Shares lockedCounter(int processes) throws Exception {
    try (var counter = SharedCounter.create()) {
      return steps(processes, counter::incrementLocked);
    }
  }

  Shares lockAlone(int processes) throws Exception {
    try (var lock = SharedLock.create()) {
      return steps(
          processes,
          () -> {
            lock.lock();
            lock.unlock();
          });
    }
  }

  private Shares steps(int processes, Action step) throws Exception {
    long nanos = (long) (seconds * 1e9);
    var rates = new ArrayList<Shares>();
    try (var barrier = SharedBarrier.create(processes);
        var pool = new ProcessPool(processes)) {
      for (int run = 0; run <= RUNS; run++) {
        List<Long> done =
            pool.map(
                i -> {
                  for (int batch = 0; batch < WARM; batch++) {
                    batch(step);
                  }
                  barrier.await();
                  long steps = 0;
                  long start = System.nanoTime();
                  while (System.nanoTime() - start < nanos) {
                    batch(step);
                    steps += BATCH;
                  }
                  barrier.await();
                  return steps;
                },
                numbers(processes));
        long sum = done.stream().mapToLong(n -> n).sum();
        double fairness =
            (double) done.stream().mapToLong(n -> n).min().orElse(0)
                / done.stream().mapToLong(n -> n).max().orElse(1);
        rates.add(new Shares(sum / seconds, fairness));
      }
    }
    // The first run warmed up.
    return rates.subList(1, rates.size()).stream()
        .sorted((a, b) -> Double.compare(a.rate, b.rate))
        .toList()
        .get(RUNS / 2);
  }

  private static void batch(Action step) throws Exception {
    for (int i = 0; i < BATCH; i++) {
      step.run();
    }
  }

  private static List<Integer> numbers(int count) {
    var numbers = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  double queueOfRecords() throws Exception {
    int count = 4_000_000;
    try (var queue = SharedQueue.<Point>create(10_000)) {
      return flow(
          count,
          () -> {
            for (int i = 0; i < count; i++) {
              queue.put(new Point("point", i, 0.5));
            }
          },
          () -> {
            for (int i = 0; i < count; i++) {
              queue.take();
            }
            return System.nanoTime();
          });
    }
  }

  double queueOfLongs() throws Exception {
    int count = 30_000_000;
    try (SharedLongQueue queue = SharedQueue.longs(1 << 14)) {
      return flow(
          count,
          () -> {
            for (int i = 0; i < count; i++) {
              queue.put(i);
            }
          },
          () -> {
            for (int i = 0; i < count; i++) {
              queue.take();
            }
            return System.nanoTime();
          });
    }
  }

  double queueOfLongArrays() throws Exception {
    int count = 100_000_000;
    try (SharedLongQueue queue = SharedQueue.longs(1 << 14)) {
      return flow(
          count,
          () -> {
            long[] some = new long[1_000];
            for (int i = 0; i < count; i += some.length) {
              queue.putAll(some);
            }
          },
          () -> {
            long[] some = new long[1_000];
            for (int left = count; left > 0; ) {
              left -= queue.takeInto(some);
            }
            return System.nanoTime();
          });
    }
  }

  /// Bytes per second.
  double largeMessages() throws Exception {
    int count = 1_000;
    int size = 1 << 20;
    try (var pipe = Pipe.open()) {
      PipeEnd from = pipe.left();
      PipeEnd to = pipe.right();
      return size
          * flow(
              count,
              () -> {
                byte[] message = new byte[size];
                for (int i = 0; i < count; i++) {
                  from.send(message);
                }
              },
              () -> {
                for (int i = 0; i < count; i++) {
                  to.receive();
                }
                return System.nanoTime();
              });
    }
  }

  /// Things per second from one process to another.
  private static double flow(int count, Action produce, Task<Long> consume) throws Exception {
    double[] rates = new double[RUNS + 1];
    try (var barrier = SharedBarrier.create(2);
        var pool = new ProcessPool(2)) {
      for (int run = 0; run <= RUNS; run++) {
        CompletableFuture<Long> elapsed =
            pool.submit(
                () -> {
                  barrier.await();
                  long start = System.nanoTime();
                  return consume.call() - start;
                });
        CompletableFuture<Boolean> done =
            pool.submit(
                () -> {
                  barrier.await();
                  produce.run();
                  return true;
                });
        rates[run] = count / (elapsed.get() / 1e9);
        done.get();
      }
    }
    return median(Arrays.copyOfRange(rates, 1, rates.length));
  }

  /// Microseconds; on one core, both processes share it, on two each waits spinning.
  double roundTrip(boolean oneCore) throws Exception {
    int count = 100_000;
    try (var pipe = Pipe.open();
        var pool = new ProcessPool(2)) {
      PipeEnd left = pipe.left();
      PipeEnd right = pipe.right();
      if (oneCore) {
        for (long pid : started(pool)) {
          pin(pid);
        }
      }
      double[] times = new double[RUNS + 1];
      for (int run = 0; run <= RUNS; run++) {
        CompletableFuture<Boolean> echo =
            pool.submit(
                () -> {
                  for (int i = 0; i < count; i++) {
                    right.send(right.receive());
                  }
                  return true;
                });
        times[run] =
            pool.submit(
                    () -> {
                      double[] each = new double[count];
                      for (int i = 0; i < count; i++) {
                        long start = System.nanoTime();
                        left.send(i);
                        left.receive();
                        each[i] = (System.nanoTime() - start) / 1e3;
                      }
                      return median(each);
                    })
                .get();
        echo.get();
      }
      return median(Arrays.copyOfRange(times, 1, times.length));
    }
  }

  private static List<Long> started(ProcessPool pool) throws Exception {
    pool.map(i -> i, List.of(1, 2));
    return pool.pids();
  }

  private static void pin(long pid) throws IOException, InterruptedException {
    new ProcessBuilder("taskset", "-apc", "0", Long.toString(pid))
        .redirectOutput(Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// Bytes per second.
  double copyIntoArray() {
    long[] source = new long[8 << 20];
    try (var array = SharedArray.ofLongs(source.length)) {
      return copies(source, () -> array.copyFrom(source, 0));
    }
  }

  private static double copies(long[] source, Runnable copy) {
    Supplier<Double> once =
        () -> {
          long start = System.nanoTime();
          copy.run();
          return 8.0 * source.length / ((System.nanoTime() - start) / 1e9);
        };
    double[] rates = new double[30];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = once.get();
    }
    return median(Arrays.copyOfRange(rates, 10, rates.length));
  }

  /// The share of a core that a process needs to wait for two seconds.
  double idleWaiter() throws Exception {
    try (var never = SharedEvent.create();
        var pool = new ProcessPool(1)) {
      return pool.submit(
              () -> {
                var threads = ManagementFactory.getThreadMXBean();
                // The first wait binds the system call.
                never.await(Duration.ofMillis(500));
                long before = threads.getCurrentThreadCpuTime();
                never.await(Duration.ofSeconds(2));
                return (threads.getCurrentThreadCpuTime() - before) / 2e9;
              })
          .get();
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
