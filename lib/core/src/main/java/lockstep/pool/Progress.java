package lockstep.pool;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// How far a call for many items is: one line of text, rewritten in place by the thread that waits.
///
/// ```
///   [########............] 40 of 100, 12 s, about 18 s left
/// ```
///
/// Any thread may tell; one waits. A call that is over soon shows nothing.
final class Progress {

  /// How long a call may take before anything is shown.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// How long a line stands before it is rewritten.
  private static final Duration BEAT = Duration.ofMillis(250);

  /// The width of the bar, in characters.
  private static final int BAR = 20;

  private final int items;
  private volatile int done;
  private final long start = System.nanoTime();

  /// The line that stands; empty for none. For the thread that waits.
  private String shown = "";

  /// @param items how many there are in all
  Progress(int items) {
    this.items = items;
  }

  /// Notes how many items have been answered. For one thread at a time.
  void reached(int answered) {
    done = answered;
  }

  /// Waits for a future, and shows the progress meanwhile.
  <T extends @Nullable Object> T await(Future<T> future)
      throws InterruptedException, ExecutionException {
    try {
      for (Duration pause = PATIENCE; ; pause = BEAT) {
        try {
          return future.get(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
          show(false);
        }
      }
    } finally {
      if (!shown.isEmpty()) {
        show(true);
      }
    }
  }

  private void show(boolean last) {
    String line = line(done, items, Duration.ofNanos(System.nanoTime() - start));
    if (last || !line.equals(shown)) {
      // What was longer before is blanked.
      String blanks = " ".repeat(Math.max(0, shown.length() - line.length()));
      System.out.print("\r" + line + blanks + (last ? System.lineSeparator() : ""));
      System.out.flush();
      shown = line;
    }
  }

  static String line(int done, int items, Duration elapsed) {
    int full = (int) ((long) BAR * done / items);
    String line =
        "[%s%s] %d of %d, %s"
            .formatted("#".repeat(full), ".".repeat(BAR - full), done, items, inWords(elapsed));
    return done == 0 || done == items
        ? line
        : line + ", about " + inWords(elapsed.multipliedBy(items - done).dividedBy(done)) + " left";
  }

  private static String inWords(Duration time) {
    long seconds = time.plusMillis(500).toSeconds();
    return seconds < 120
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }
}
