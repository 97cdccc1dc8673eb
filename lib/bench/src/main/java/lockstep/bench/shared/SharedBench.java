package lockstep.bench.shared;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Prints how fast `lockstep.shared` is, beside CPython's multiprocessing in the same run.
///
/// Arguments: the path of `shared_peers.py`, and the seconds that each figure may take (0.5).
public final class SharedBench {

  /// One line of the table.
  ///
  /// @param floor what the ratio to CPython should be at least, or at most for times
  private record Row(
      String what, String unit, double ours, double theirs, double floor, boolean lessIsBetter) {

    String line() {
      double ratio = ours / theirs;
      boolean met = lessIsBetter ? ratio <= floor : ratio >= floor;
      String wanted = (lessIsBetter ? "≤ " : "≥ ") + trim(floor) + " ×";
      return "| %-44s | %-7s | %12s | %12s | %8s × | %9s | %s |"
          .formatted(what, unit, trim(ours), trim(theirs), trim(ratio), wanted, met ? "yes" : "NO");
    }

    private static String trim(double number) {
      return number >= 100
          ? "%,.0f".formatted(number)
          : "%.2f".formatted(number).replaceAll("\\.?0+$", "");
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Double> peers;

  private SharedBench(Map<String, Double> peers) {
    this.peers = peers;
  }

  /// Runs everything: about two minutes.
  public static void main(String[] args) throws Exception {
    String seconds = args.length > 1 ? args[1] : "0.5";
    var measured = new Measured(Double.parseDouble(seconds));
    new SharedBench(peers(Path.of(args[0]), seconds)).run(measured);
  }

  private void run(Measured measured) throws Exception {
    for (int processes : new int[] {2, 4}) {
      String where = ", " + processes + " processes";
      Measured.Shares atomic = measured.atomicCounter(processes);
      row("atomic counter" + where, "M/s", atomic.rate(), "counter." + processes, 1e6, 100);
      Measured.Shares locked = measured.lockedCounter(processes);
      row(
          "locked counter%s, min/max %.2f".formatted(where, locked.fairness()),
          "M/s",
          locked.rate(),
          "counter." + processes,
          1e6,
          processes == 2 ? 30 : 20);
      Measured.Shares lock = measured.lockAlone(processes);
      row(
          "lock and unlock%s, min/max %.2f".formatted(where, lock.fairness()),
          "M/s",
          lock.rate(),
          "lock." + processes,
          1e6,
          processes == 2 ? 8 : 5);
    }
    row("queue of small records", "M/s", measured.queueOfRecords(), "queue.records", 1e6, 20);
    row("queue of longs, one by one", "M/s", measured.queueOfLongs(), "queue.longs", 1e6, 200);
    row("queue of longs, in arrays", "M/s", measured.queueOfLongArrays(), "queue.longs", 1e6, 200);
    row("pipe, messages of 1 MiB", "MB/s", measured.largeMessages(), "pipe.large", 1e6, 4);
    time("pipe, round trip on one core", measured.roundTrip(true), "pipe.one", 0.6);
    time("pipe, round trip on two cores", measured.roundTrip(false), "pipe.two", 0.6);
    System.out.println("| what | unit | lockstep | CPython | ratio | wanted | met |");
    System.out.println("|---|---|---|---|---|---|---|");
    rows.forEach(row -> System.out.println(row.line()));
    System.out.println();
    print("copy into a shared array, GB/s", measured.copyIntoArray() / 1e9);
    print("copy into an ordinary array, GB/s", measured.copyIntoHeap() / 1e9);
    print("CPU of an idle waiter, % of a core", measured.idleWaiter() * 100);
  }

  private void row(String what, String unit, double rate, String peer, double scale, double floor) {
    rows.add(new Row(what, unit, rate / scale, peers.get(peer) / scale, floor, false));
  }

  private void time(String what, double micros, String peer, double floor) {
    rows.add(new Row(what, "µs", micros, peers.get(peer), floor, true));
  }

  private static void print(String what, double value) {
    System.out.printf("%-40s %.2f%n", what, value);
  }

  private static Map<String, Double> peers(Path script, String seconds)
      throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder("python3", script.toString(), seconds)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var figures = new HashMap<String, Double>();
    python
        .inputReader()
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> figures.put(words[0], Double.valueOf(words[1])));
    if (python.waitFor() != 0) {
      throw new IllegalStateException("CPython's side failed");
    }
    return figures;
  }
}
