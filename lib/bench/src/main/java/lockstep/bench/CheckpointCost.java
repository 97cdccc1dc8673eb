package lockstep.bench;

import REPL.Loops;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lockstep.agent.Linkage;
import lockstep.internal.hook.Hooks;
import org.apache.commons.lang3.ArrayUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// What the agent's checkpoints cost code of cells: the same code with it and without, in turns.
///
/// The checkpoint promises at most 2 %, and 10 % in vector code. Every figure is the median of many
/// short JVMs, since the compiler itself decides one way or another from one JVM to the next. Give
/// it an idle machine.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CheckpointCost {

  private static final int ROUNDS = Integer.getInteger("lockstep.rounds", 8);

  private final int[] a = IntStream.range(0, 1 << 11).toArray();
  private final int[] b = IntStream.range(7, 7 + (1 << 11)).toArray();
  private final int[] c = new int[1 << 11];
  private final List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();

  private final List<Integer> few = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  private final Map<Integer, Integer> counts = new HashMap<>();

  /// In a kernel the code would belong to a cell, and its lambdas would say so.
  @Setup
  public void enterCell() {
    if (Hooks.hasAgent()) {
      Linkage.begin(new Object(), new Object(), new Object());
      Linkage.enterCell();
    }
  }

  @Benchmark
  public long scalar() {
    return Loops.scalar(20_000);
  }

  @Benchmark
  public long collatz() {
    return Loops.collatz(300);
  }

  @Benchmark
  public int[] vector() {
    Loops.vector(a, b, c);
    return c;
  }

  @Benchmark
  public int recursion() {
    return Loops.fib(17);
  }

  @Benchmark
  public long stream() {
    return Loops.stream(10_000);
  }

  @Benchmark
  public long boxedStream() {
    return Loops.boxed(numbers);
  }

  @Benchmark
  public long streamThatCalls() {
    return Loops.calls(numbers);
  }

  @Benchmark
  public long parallelStream() {
    return Loops.parallel(200_000);
  }

  @Benchmark
  public long parallelPrimes() {
    return Loops.primes(5_000);
  }

  @Benchmark
  public long shortLambdas() {
    return Loops.shortLived(counts, 1_000);
  }

  @Benchmark
  public long shortStreams() {
    return Loops.shortStreams(few, 100);
  }

  /// Prints a table.
  public static void main(String[] arguments) throws RunnerException {
    Map<String, List<Double>> without = new TreeMap<>();
    Map<String, List<Double>> with = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      run(without);
      run(with, "-javaagent:" + System.getProperty("lockstep.jar"));
    }
    System.err.println("Without: " + without + "\nWith: " + with);
    System.out.println("| code | without agent, µs | with agent, µs | cost |");
    System.out.println("|---|---|---|---|");
    without.forEach(
        (name, times) ->
            System.out.printf(
                "| %s | %s | %s | %+.1f %% |%n",
                name,
                spread(times),
                spread(with.get(name)),
                100 * (median(with.get(name)) / median(times) - 1)));
  }

  private static void run(Map<String, List<Double>> times, String... options)
      throws RunnerException {
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .include(System.getProperty("lockstep.include", CheckpointCost.class.getName()))
            .forks(1)
            .warmupIterations(5)
            .warmupTime(TimeValue.milliseconds(200))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(200))
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend(ArrayUtils.add(options, "-Xms512m"));
    for (RunResult result : new Runner(builder.build()).run()) {
      times
          .computeIfAbsent(result.getPrimaryResult().getLabel(), name -> new ArrayList<>())
          .add(result.getPrimaryResult().getStatistics().getPercentile(50));
    }
  }

  private static double median(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    int half = sorted.size() / 2;
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(half)) / 2;
  }

  private static String spread(List<Double> times) {
    return "%.2f (%.2f–%.2f)"
        .formatted(median(times), Collections.min(times), Collections.max(times));
  }
}
