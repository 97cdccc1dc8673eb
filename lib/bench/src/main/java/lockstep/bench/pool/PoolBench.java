package lockstep.bench.pool;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lockstep.internal.worker.StartCache;
import org.apache.commons.lang3.tuple.Pair;
import org.jspecify.annotations.Nullable;

/// Prints how fast pools and worker processes are, beside CPython's in the same run.
///
/// Arguments: the path of `pool_peers.py`, and the Python that runs it (`python3`).
public final class PoolBench {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /// One line of the table.
  ///
  /// @param theirs null if that peer is not installed
  /// @param wanted what the ratio should be: at most for times and memory, at least for rates
  private record Row(
      String what, String unit, double ours, @Nullable Double theirs, String peer, double wanted) {

    String line() {
      boolean less = !unit.equals("1/s") && !unit.equals("of ideal");
      String ratio = theirs == null ? "absent" : number(ours / theirs);
      String met = theirs == null ? "?" : (less == ours / theirs <= wanted ? "yes" : "NO");
      return "| %-42s | %-8s | %9s | %9s | %-26s | %7s | %s %-5s | %s |"
          .formatted(
              what,
              unit,
              number(ours),
              theirs == null ? "" : number(theirs),
              peer,
              ratio,
              less ? "≤" : "≥",
              number(wanted),
              met);
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
  }

  private final Map<String, Double> peers;

  private PoolBench(Map<String, Double> peers) {
    this.peers = peers;
  }

  /// Runs everything: about three minutes. With the name of a figure instead of a script, prints
  /// that figure, taken in this program.
  public static void main(String[] args) throws Exception {
    if (!args[0].endsWith(".py")) {
      System.out.println("figure " + here(args[0]));
      return;
    }
    prepareStartCache();
    String python = args.length > 1 ? args[1] : "python3";
    new PoolBench(figures(List.of(python, args[0]))).run();
  }

  /// As the lab does when it is set up. It takes a program of its own: there is no cache of what
  /// was loaded from folders, such as our classes.
  private static void prepareStartCache() throws Exception {
    String jars = jarOf(StartCache.class) + File.pathSeparator + jarOf(Pair.class);
    List<String> command = List.of(JAVA, "-cp", jars, StartCache.class.getName());
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void run() throws Exception {
    System.out.println(
        "| what | unit | Lockstep | peer's | peer | ratio | wanted | met |\n"
            + "|---|---|---|---|---|---|---|---|");
    double cold = elsewhere("cold", 9);
    time("pool of 2, cold, to the first result", cold, "cold.executor.spawn", 1.2);
    time("pool of 2, cold, to the first result", cold, "cold.pool.spawn", 0.9);
    time("pool of 2, cold, to the first result", cold, "cold.loky", 0.5);
    double later = Pools.median(15, Pools::coldPool);
    time("the same, not the first of its program", later, "cold.executor.spawn", 1.2);
    time("the same, not the first of its program", later, "cold.pool.spawn", 0.9);
    time("reusable pool, second use", Pools.median(9, Pools::reusablePool), "again.loky", 1);
    for (int count : new int[] {1, 5}) {
      String what = "start and join, processes: " + count;
      double wanted = count == 1 ? 0.85 : 0.65;
      time(what, elsewhere("processes." + count, 9), "processes." + count, wanted);
      time(
          what + ", later",
          Pools.median(9, () -> Pools.processes(count)),
          "processes." + count,
          wanted);
    }
    double submit = Pools.submit();
    rate("submit one by one, gather", submit, "submit.executor", 30);
    rate("submit one by one, gather", submit, "submit.pool", 10);
    rate("map of 100,000 numbers, chunk 1", Pools.map(1), "map.1", 10);
    rate("map of 100,000 numbers, automatic", Pools.map(0), "map.auto", 3);
    micros("submit and get on one core, median", elsewhere("trip.median", 3), "trip.median", 0.5);
    micros("submit and get on one core, p99", elsewhere("trip.p99", 3), "trip.p99", 0.5);
    double crash = Pools.median(9, Pools::crash);
    row(new Row("a crash noticed", "ms", crash, 1.0, "(10 ms)", 10));
    row(new Row("a crash noticed", "ms", crash, peers.get("crash"), "crash", 10));
    row(
        new Row(
            "memory of an idle worker (PSS, 5 alive)",
            "MiB",
            Pools.memory(),
            peers.get("memory"),
            "memory",
            2));
    double[] computing = Pools.computing();
    double ideal = computing[0] / Math.min(4, Runtime.getRuntime().availableProcessors());
    row(new Row("computing in workers", "of ideal", ideal / computing[2], 1.0, "(ideal)", 0.95));
    row(new Row("computing in threads", "of ideal", ideal / computing[1], 1.0, "(ideal)", 0.95));
  }

  private void time(String what, double millis, String peer, double wanted) {
    row(new Row(what, "ms", millis, peers.get(peer), peer, wanted));
  }

  private void micros(String what, double micros, String peer, double wanted) {
    row(new Row(what, "µs", micros, peers.get(peer), peer, wanted));
  }

  private void rate(String what, double rate, String peer, double wanted) {
    row(new Row(what, "1/s", rate, peers.get(peer), peer, wanted));
  }

  private static void row(Row row) {
    System.out.println(row.line());
  }

  private static double here(String figure) throws Exception {
    return switch (figure) {
      case "cold" -> Pools.coldPool();
      case "processes.1" -> Pools.processes(1);
      case "processes.5" -> Pools.processes(5);
      case "trip.median" -> quantile(Pools.roundTrips(), 0.5);
      case "trip.p99" -> quantile(Pools.roundTrips(), 0.99);
      case "submit" -> Pools.submit();
      case "map.1" -> Pools.map(1);
      case "map.auto" -> Pools.map(0);
      case "crash" -> Pools.median(9, Pools::crash);
      case "cold.later" -> Pools.median(15, Pools::coldPool);
      case "memory" -> Pools.memory();
      default -> throw new IllegalArgumentException("no figure is called " + figure);
    };
  }

  private static double quantile(double[] sorted, double quantile) {
    return sorted[(int) (sorted.length * quantile)];
  }

  /// The median of a figure, each time in a new program; round trips on one core.
  private static double elsewhere(String figure, int runs) throws Exception {
    List<String> command = new ArrayList<>();
    if (figure.startsWith("trip.")) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.addAll(
        List.of(
            JAVA, "-cp", System.getProperty("java.class.path"), PoolBench.class.getName(), figure));
    return Pools.median(runs, () -> figures(command).get("figure"));
  }

  /// What a program prints: on each line a name and a value.
  private static Map<String, Double> figures(List<String> command)
      throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Double> figures = new HashMap<>();
    program
        .inputReader()
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> figures.put(words[0], Double.valueOf(words[1])));
    if (program.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
    return figures;
  }
}
