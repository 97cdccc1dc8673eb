package lockstep.gil;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import lockstep.picture.Table;
import lockstep.picture.Timeline;
import lockstep.task.Span;

/// A [Gil.Run] as a table of times above a timeline of its beginning.
final class RunPicture {

  /// With more spans, one could not see one.
  private static final int MOST_SPANS = 160;

  private final Gil.Run run;
  private final List<Span> spans;

  RunPicture(Gil.Run run) {
    this.run = run;
    this.spans = run.threads().stream().flatMap(thread -> thread.spans().stream()).toList();
  }

  String html() {
    return table().html() + timeline().html();
  }

  String text() {
    return table().text() + "\n" + timeline().text();
  }

  private Table table() {
    Table table =
        Table.of("thread", "turns", "had its turn, ms", "waited for it, ms", "released it, ms");
    for (ThreadTimes times : run.threads()) {
      table =
          table.row(
              times.name(),
              times.turns(),
              millis(times.held()),
              millis(times.waited()),
              millis(times.released()));
    }
    return table.caption(caption());
  }

  private String caption() {
    String caption =
        String.format(
            Locale.ROOT,
            "%,.0f ms; %,d switches, %,d of them asked for; on average %.1f cores busy.",
            millis(run.elapsed()),
            run.switches(),
            run.requests(),
            run.cores());
    if (run.takenAway() > 0) {
      caption +=
          " Taken " + run.takenAway() + " times from a thread that blocked outside of released().";
    }
    if (isShortened()) {
      caption +=
          String.format(Locale.ROOT, " The picture shows the first %,.0f ms.", millis(legible()));
    }
    return caption;
  }

  private Timeline timeline() {
    long end = start() + legible().toNanos();
    return Timeline.of(
        spans.stream()
            .filter(span -> span.start() < end)
            .map(
                span ->
                    new Span(
                        span.lane(),
                        span.pid(),
                        span.label(),
                        span.state(),
                        span.start(),
                        Math.min(span.end(), end)))
            .toList());
  }

  private boolean isShortened() {
    return spans.size() > MOST_SPANS;
  }

  /// How much of the run the picture shows.
  private Duration legible() {
    if (!isShortened()) {
      return run.elapsed();
    }
    long[] starts = spans.stream().mapToLong(Span::start).sorted().toArray();
    return Duration.ofNanos(starts[MOST_SPANS] - starts[0]);
  }

  private long start() {
    return spans.stream().mapToLong(Span::start).min().orElse(0);
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
