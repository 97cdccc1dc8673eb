package lockstep.bench.shared;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import lockstep.bench.shared.Measured.Shares;

/// Prints how fast `lockstep.shared` is, beside CPython's multiprocessing and C in the same run.
///
/// Arguments: the folder `src/main`, the seconds that each figure may take, and a regular
/// expression that finds something in the names of the rows that are wanted.
public final class SharedBench {

  /// A figure of ours.
  private interface Figure {
    double measure() throws Exception;
  }

  /// What a figure of ours is held against.
  ///
  /// @param bound of our figure divided by this one
  /// @param isMost whether the bound is the most, as for times, or the least
  private record Mark(String name, Supplier<OptionalDouble> figure, double bound, boolean isMost) {}

  private final Measured measured;
  private final Peers peers;
  private final Pattern wanted;

  private SharedBench(Measured measured, Peers peers, Pattern wanted) {
    this.measured = measured;
    this.peers = peers;
    this.wanted = wanted;
  }

  /// Runs everything in three minutes, or some rows.
  public static void main(String[] args) throws Exception {
    new SharedBench(
            new Measured(Double.parseDouble(args[1])),
            new Peers(Path.of(args[0]), args[1]),
            Pattern.compile(args[2]))
        .run();
  }

  private void run() throws Exception {
    System.out.println("| what | unit | lockstep | beside it | | ratio | wanted | met |");
    System.out.println("|---|---|---:|---:|---|---:|---:|---|");
    for (int n : new int[] {2, 4}) {
      String where = ", " + n + " processes";
      Figure atomic = () -> measured.atomicCounter(n).rate();
      rate("atomic counter" + where, atomic, python("counter." + n, 100));
      rate("atomic counter" + where, atomic, c(() -> peers.atomicInC(n), 0.7));
      shares(
          "locked counter" + where,
          () -> measured.lockedCounter(n),
          python("counter." + n, n == 2 ? 30 : 20));
      shares(
          "lock and unlock" + where,
          () -> measured.lockAlone(n),
          python("lock." + n, n == 2 ? 8 : 5));
    }
    rate("queue of small records", measured::queueOfRecords, python("queue.records", 20));
    rate("queue of longs, one by one", measured::queueOfLongs, python("queue.longs", 200));
    rate("queue of longs, in arrays", measured::queueOfLongArrays, python("queue.longs", 200));
    row("pipe, messages of 1 MiB", "MB/s", 1e6, measured::largeMessages, python("pipe.large", 4));
    row(
        "pipe, round trip on one core",
        "µs",
        1,
        () -> measured.roundTrip(true),
        new Mark("CPython", () -> peers.python("pipe.one"), 0.6, true));
    row("pipe, round trip on two cores", "µs", 1, () -> measured.roundTrip(false), most(1));
    row("copy into a shared array", "GB/s", 1e9, measured::copyIntoArray, c(peers::copyInC, 0.9));
    row("CPU of an idle waiter", "%", 0.01, measured::idleWaiter, most(0.01));
  }

  private Mark python(String name, double bound) {
    return new Mark("CPython", () -> peers.python(name), bound, false);
  }

  private static Mark c(Supplier<OptionalDouble> figure, double bound) {
    return new Mark("C", figure, bound, false);
  }

  private static Mark most(double limit) {
    return new Mark("limit", () -> OptionalDouble.of(limit), 1, true);
  }

  private interface Steps {
    Shares measure() throws Exception;
  }

  /// A rate, and how evenly it is shared: the least of a process over the greatest.
  private void shares(String what, Steps steps, Mark mark) throws Exception {
    if (wanted.matcher(what).find()) {
      Shares shares = steps.measure();
      rate(what, shares::rate, mark);
      var even = new Mark("limit", () -> OptionalDouble.of(0.7), 1, false);
      row(what + ", min/max", "", 1, shares::fairness, even);
    }
  }

  private void rate(String what, Figure ours, Mark mark) throws Exception {
    row(what, "M/s", 1e6, ours, mark);
  }

  private void row(String what, String unit, double scale, Figure figure, Mark mark)
      throws Exception {
    if (!wanted.matcher(what).find()) {
      return;
    }
    double ours = figure.measure();
    OptionalDouble beside = mark.figure.get();
    String end = "absent | %s | | | |".formatted(mark.name);
    if (beside.isPresent()) {
      double ratio = ours / beside.getAsDouble();
      boolean met = mark.isMost ? ratio <= mark.bound : ratio >= mark.bound;
      String bound = (mark.isMost ? "≤ " : "≥ ") + trim(mark.bound);
      end =
          "%s | %s | %s | %s | %s |"
              .formatted(
                  trim(beside.getAsDouble() / scale),
                  mark.name,
                  trim(ratio),
                  bound,
                  met ? "yes" : "**no**");
    }
    System.out.printf("| %s | %s | %s | %s%n", what, unit, trim(ours / scale), end);
  }

  private static String trim(double number) {
    return number >= 100
        ? "%,.0f".formatted(number)
        : "%.2f".formatted(number).replaceAll("\\.?0+$", "");
  }
}
