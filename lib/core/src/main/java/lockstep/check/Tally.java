package lockstep.check;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lockstep.picture.Share;
import lockstep.picture.Table;
import lockstep.task.Task;

/// What an experiment gave, and how often.
///
/// Immutable; any thread may use it. Results are the same if they are equal; the most frequent
/// stands first.
///
/// @param <T> what one run gives: a number, a text, a record
public final class Tally<T> extends Tabular {

  /// How many different results are shown one by one.
  public static final int MOST_ROWS = 12;

  private final Map<T, Long> counts;
  private final long total;
  private final String heading;

  private Tally(Map<T, Long> counts, long total, String heading) {
    this.counts = counts;
    this.total = total;
    this.heading = heading;
  }

  /// Runs an experiment several times, one after the other, on the calling thread.
  ///
  /// @param runs at least 1
  /// @throws Exception what the experiment throws, which ends the tally
  /// @throws InterruptedException if the calling thread is interrupted between two runs
  public static <T> Tally<T> of(int runs, Task<T> experiment) throws Exception {
    if (runs < 1) {
      throw new IllegalArgumentException("a tally of " + runs + " runs; it takes at least 1");
    }
    Map<T, Long> seen = new LinkedHashMap<>();
    for (int i = 0; i < runs; i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted after " + i + " of " + runs + " runs");
      }
      seen.merge(experiment.call(), 1L, Long::sum);
    }
    Map<T, Long> counts = new LinkedHashMap<>();
    seen.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return new Tally<>(counts, runs, "seen");
  }

  /// The same tally under a heading that says what was observed.
  public Tally<T> called(String what) {
    return new Tally<>(counts, total, what);
  }

  /// How often this result was seen; 0 if never.
  public long count(T result) {
    return counts.getOrDefault(result, 0L);
  }

  /// The results that were seen, the most frequent first.
  public List<T> results() {
    return List.copyOf(counts.keySet());
  }

  /// How often the experiment ran.
  public long total() {
    return total;
  }

  @Override
  Table table() {
    Table table = Table.of(heading, "times", "share").caption(total + " runs");
    long shown = 0;
    int rows = 0;
    for (Map.Entry<T, Long> entry : counts.entrySet()) {
      if (rows++ == MOST_ROWS) {
        int others = counts.size() - MOST_ROWS;
        return table.row(others + " other results", total - shown, new Share(total - shown, total));
      }
      shown += entry.getValue();
      String result = String.valueOf(entry.getKey());
      table = table.row(result, entry.getValue(), new Share(entry.getValue(), total));
    }
    return table;
  }
}
