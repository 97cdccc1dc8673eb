package lockstep.bench;

import REPL.Loops;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lockstep.agent.Linkage;
import lockstep.internal.hook.Hooks;
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

/// What the agent's checkpoints cost code of cells: the same loops with it and without, in turns.
///
/// The checkpoint promises at most 2 %, and 10 % in vector code. Give it an idle machine.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CheckpointCost {

  private static final int ROUNDS = Integer.getInteger("lockstep.rounds", 3);

  private final int[] a = IntStream.range(0, 1 << 14).toArray();
  private final int[] b = IntStream.range(7, 7 + (1 << 14)).toArray();
  private final int[] c = new int[1 << 14];
  private final List<Integer> numbers = IntStream.range(0, 100_000).boxed().toList();

  /// In a kernel the code would belong to a cell, and its lambdas would say so.
  @Setup
  public void enterCell() {
    if (Hooks.hasAgent()) {
      Linkage.begin(new Object(), new Object());
      Linkage.enterCell();
    }
  }

  @Benchmark
  public long scalar() {
    return Loops.scalar(1_000_000);
  }

  @Benchmark
  public long collatz() {
    return Loops.collatz(10_000);
  }

  @Benchmark
  public int[] vector() {
    Loops.vector(a, b, c);
    return c;
  }

  @Benchmark
  public int recursion() {
    return Loops.fib(25);
  }

  @Benchmark
  public long stream() {
    return Loops.stream(1_000_000);
  }

  @Benchmark
  public long boxedStream() {
    return Loops.boxed(numbers);
  }

  /// Prints a table of the best of some rounds.
  public static void main(String[] arguments) throws RunnerException {
    Map<String, Double> without = new HashMap<>();
    Map<String, Double> with = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      keepBest(without, run());
      keepBest(with, run("-javaagent:" + System.getProperty("lockstep.jar")));
    }
    System.out.println("| code | without agent, µs | with agent, µs | cost |");
    System.out.println("|---|---|---|---|");
    without.forEach(
        (name, time) ->
            System.out.printf(
                "| %s | %.1f | %.1f | %+.1f %% |%n",
                name, time, with.get(name), 100 * (with.get(name) / time - 1)));
  }

  private static Collection<RunResult> run(String... options) throws RunnerException {
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .include(CheckpointCost.class.getName())
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(500))
            .jvmArgsAppend(options);
    return new Runner(builder.build()).run();
  }

  private static void keepBest(Map<String, Double> best, Collection<RunResult> results) {
    for (RunResult result : results) {
      double least = result.getPrimaryResult().getStatistics().getMin();
      best.merge(result.getPrimaryResult().getLabel(), least, Math::min);
    }
  }
}
