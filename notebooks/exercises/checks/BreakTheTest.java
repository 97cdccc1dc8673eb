import java.time.Duration;
import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What a student's test is worth: which counters it accuses.
///
/// Who accuses a right counter gets nothing for accusing wrong ones, which is no art then.
public final class BreakTheTest implements Marking {

  private static final String CELL = "break-check";

  /// Four counters, each of which may be searched to the end.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A right one, a wrong one, the wrong one again, the right one again: no test that counts its
  /// calls, or answers by chance, is likely to say so.
  private static final String PATTERN = "true false false true";

  private static final String GUARDED = "public synchronized void add() { n++; }";
  private static final String READ = "public synchronized int get() { return n; }";

  @Override
  public List<Part> parts(Random random) {
    int late = 5 + random.nextInt(5);
    return List.of(
        accuses(2, "adding is three steps", "public void add() { n++; } " + READ),
        accuses(
            2,
            "a lock for each call",
            "public void add() { synchronized (new Object()) { n++; } } " + READ),
        accuses(
            2,
            "it stops counting at " + late,
            "public synchronized void add() { if (n < %d) n++; } ".formatted(late) + READ),
        accuses(
            2, "reading changes it", GUARDED + " public synchronized int get() { return n++; }"),
        spares(1, "a synchronized counter", GUARDED + " " + READ),
        spares(
            1,
            "an atomic counter",
            "final java.util.concurrent.atomic.AtomicInteger a = new"
                + " java.util.concurrent.atomic.AtomicInteger(); public void add() {"
                + " a.incrementAndGet(); } public int get() { return a.get(); }"));
  }

  private static Part accuses(double points, String what, String body) {
    return Part.equal(
            CELL,
            points,
            "your test accuses a wrong counter (" + what + "), and no right one",
            PATTERN,
            """
            {
              class Hidden implements Counter { int n; %s }
              class Fine implements Counter { int n; %s %s }
              return isRight(() -> new Fine()) + " " + isRight(() -> new Hidden()) + " "
                  + isRight(() -> new Hidden()) + " " + isRight(() -> new Fine());
            }\
            """
                .formatted(body, GUARDED, READ))
        .within(PATIENCE);
  }

  private static Part spares(double points, String what, String body) {
    return Part.equal(
            CELL,
            points,
            "your test leaves " + what + " alone, and not every counter",
            PATTERN,
            """
            {
              class Hidden implements Counter { int n; %s }
              class Wrong implements Counter { int n; public void add() { } public int get() { return 0; } }
              return isRight(() -> new Hidden()) + " " + isRight(() -> new Wrong()) + " "
                  + isRight(() -> new Wrong()) + " " + isRight(() -> new Hidden());
            }\
            """
                .formatted(body))
        .within(PATIENCE);
  }
}
