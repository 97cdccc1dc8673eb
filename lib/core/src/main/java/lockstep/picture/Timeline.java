package lockstep.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import lockstep.task.Span;

/// Who did what, from when to when: a row for each lane, time from left to right.
///
/// Immutable; any thread may use it. Rows stand in the order in which the spans name them first,
/// but those that differ only in a number at the end of their names (`worker 2`, `worker 10`) stand
/// together in the order of the numbers. Spans of one lane, whatever their process, stand in one
/// row. Time 0 is the start of the earliest span.
///
/// Up to [#MOST_LANES] rows are drawn and up to [#MOST_ROWS] spans are listed; the picture says how
/// many it leaves out.
public final class Timeline implements Picture {

  /// How many rows are drawn.
  public static final int MOST_LANES = 48;

  /// How many spans the table lists.
  public static final int MOST_ROWS = 400;

  private static final int TEXT_WIDTH = 60;

  /// The number at the end of a name.
  private static final Pattern NUMBER = Pattern.compile("[0-9]+$");

  /// Of names that differ in their number only, a shorter one has the smaller number.
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

  private final List<Span> spans;
  private final Duration atLeast;

  /// When the earliest span starts: nanoseconds on the spans' own clock.
  private final long origin;

  /// When the latest span ends: nanoseconds since `origin`.
  private final double last;

  private Timeline(List<Span> spans, Duration atLeast) {
    this.spans = spans;
    this.atLeast = atLeast;
    this.origin = spans.stream().mapToLong(Span::start).min().orElse(0);
    this.last = spans.stream().mapToDouble(span -> since(span.end())).max().orElse(0);
  }

  /// The picture of some spans.
  public static Timeline of(Collection<Span> spans) {
    return new Timeline(List.copyOf(spans), Duration.ZERO);
  }

  /// The picture of things that have a span each, for example `Timeline.of(processes,
  /// WorkerProcess::span)`.
  public static <T> Timeline of(Collection<T> things, Function<? super T, Span> span) {
    return of(things.stream().map(span).toList());
  }

  /// The same picture with a time axis of at least this length, so that pictures can be compared.
  public Timeline upTo(Duration length) {
    return new Timeline(spans, length);
  }

  /// From the start of the earliest span to the end of the latest.
  public Duration elapsed() {
    return Duration.ofNanos((long) last);
  }

  @Override
  public String html() {
    return Look.framed(svg(), table());
  }

  /// The drawing alone.
  public String svg() {
    return new TimelineDrawing(this).svg();
  }

  @Override
  public String text() {
    if (spans.isEmpty()) {
      return "Nothing ran.";
    }
    Map<String, List<Span>> lanes = lanes();
    int names = lanes.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder out = new StringBuilder();
    lanes.forEach(
        (lane, row) -> {
          char[] signs = " ".repeat(TEXT_WIDTH).toCharArray();
          for (Span span : row) {
            int from = column(span.start());
            int to = Math.max(from + 1, column(span.end()));
            Arrays.fill(signs, from, to, Appearance.of(span.state()).sign());
          }
          out.append(lane).repeat(' ', names - lane.length()).append(" |");
          out.append(signs).append("|\n");
        });
    out.repeat(' ', names).append(" 0 to ").append(unit().of(length())).append("; ");
    List<String> signs = new ArrayList<>();
    for (Span.State state : states()) {
      Appearance look = Appearance.of(state);
      signs.add(look.sign() + " " + look.word());
    }
    return out.append(String.join(", ", signs)).toString();
  }

  @Override
  public String toString() {
    return text();
  }

  /// One sentence for who cannot see the drawing.
  String alternative() {
    if (spans.isEmpty()) {
      return "An empty timeline: nothing ran.";
    }
    Map<String, List<Span>> lanes = lanes();
    long failed = spans.stream().filter(span -> span.state() == Span.State.FAILED).count();
    return "Timeline of "
        + lanes.size()
        + (lanes.size() == 1 ? " lane" : " lanes")
        + " and "
        + spans.size()
        + (spans.size() == 1 ? " span" : " spans")
        + " over "
        + unit().of(last)
        + (failed == 0 ? ", none failed." : ", " + failed + " failed.")
        + " The table below lists them.";
  }

  /// The same in words.
  Table table() {
    Table table = Table.of("lane", "process", "what", "state", "from", "to", "took");
    if (spans.size() > MOST_ROWS) {
      table = table.caption("The first " + MOST_ROWS + " of " + spans.size() + " spans.");
    }
    for (Span span : spans.subList(0, Math.min(spans.size(), MOST_ROWS))) {
      table =
          table.row(
              span.lane(),
              "pid " + span.pid(),
              span.label(),
              Appearance.of(span.state()).word(),
              unit().of(since(span.start())),
              unit().of(since(span.end())),
              unit().of(span.end() - span.start()));
    }
    return table;
  }

  /// The spans of each lane, from the top row down.
  Map<String, List<Span>> lanes() {
    Map<String, Map<String, List<Span>>> families = new LinkedHashMap<>();
    for (Span span : spans) {
      families
          .computeIfAbsent(
              NUMBER.matcher(span.lane()).replaceFirst(""), _ -> new TreeMap<>(BY_NUMBER))
          .computeIfAbsent(span.lane(), _ -> new ArrayList<>())
          .add(span);
    }
    Map<String, List<Span>> lanes = new LinkedHashMap<>();
    families.values().forEach(lanes::putAll);
    return lanes;
  }

  /// The states that occur, in their own order.
  List<Span.State> states() {
    return spans.stream().map(Span::state).distinct().sorted(Comparator.naturalOrder()).toList();
  }

  /// The unit of the axis.
  TimeUnit unit() {
    return TimeUnit.fitting(length());
  }

  /// How much time the axis shows, in nanoseconds; more than 0.
  double length() {
    return Math.max(1, Math.max(last, atLeast.toSeconds() * 1e9 + atLeast.getNano()));
  }

  /// Nanoseconds since the start of the earliest span.
  double since(long time) {
    long nanos = time - origin;
    // More than 292 years, where the difference is one without a sign.
    return nanos >= 0 ? nanos : (nanos >>> 1) * 2.0;
  }

  private int column(long time) {
    return (int) Math.min(TEXT_WIDTH - 1, TEXT_WIDTH * since(time) / length());
  }
}
