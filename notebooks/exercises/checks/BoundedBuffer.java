import java.time.Duration;
import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What the bounded buffer is worth.
public final class BoundedBuffer implements Marking {

  private static final String CELL = "buffer-check";

  @Override
  public List<Part> parts(Random random) {
    int first = random.nextInt(1_000);
    int second = random.nextInt(1_000);
    return List.of(
        Part.equal(
            CELL,
            1,
            "what is put in first comes out first",
            first + " " + second,
            """
            {
              var buffer = new Buffer(2);
              buffer.put(%d);
              buffer.put(%d);
              return buffer.take() + " " + buffer.take();
            }\
            """
                .formatted(first, second)),
        waits(2, "who finds it full waits until there is room", "put(2)", "take()", 1),
        waits(2, "who finds it empty waits until something comes", "take()", "put(7)", 0),
        // Two that wait, and two that come: with `if` the second takes from an empty buffer.
        Part.finding(
            CELL,
            2,
            "two consumers wait: in every order each gets a number",
            """
            Explorer.of(() -> new Object[] {new Buffer(1), 0, 0})
                .thread(o -> { o[1] = ((Buffer) o[0]).take(); })
                .thread(o -> { o[2] = ((Buffer) o[0]).take(); })
                .thread(o -> { ((Buffer) o[0]).put(1); ((Buffer) o[0]).put(2); })
                .check(o -> (int) o[1] + (int) o[2] == 3)
                .finding()\
            """),
        // The explorer wakes all at each `notify()`; whom a real one wakes is seen with many
        // threads.
        Part.finding(
                CELL,
                2,
                "many producers and room for one: nothing is lost, and nobody waits for ever",
                """
                {
                  var explored = Explorer.of(() -> new Object[] {new Buffer(1), 0})
                      .thread(o -> ((Buffer) o[0]).put(1))
                      .thread(o -> ((Buffer) o[0]).put(2))
                      .thread(o -> { o[1] = ((Buffer) o[0]).take() + ((Buffer) o[0]).take(); })
                      .check(o -> (int) o[1] == 3)
                      .finding();
                  if (!explored.met()) return explored;
                  var buffer = new Buffer(1);
                  var taken = new java.util.concurrent.atomic.AtomicInteger();
                  var all = new java.util.ArrayList<Thread>();
                  for (int t = 0; t < 4; t++) {
                    all.add(Thread.ofPlatform().daemon().start(() -> {
                      try { for (int i = 1; i <= 500; i++) buffer.put(i); } catch (InterruptedException e) { }
                    }));
                    all.add(Thread.ofPlatform().daemon().start(() -> {
                      try { for (int i = 1; i <= 500; i++) taken.addAndGet(buffer.take()); } catch (InterruptedException e) { }
                    }));
                  }
                  long end = System.nanoTime() + 20_000_000_000L;
                  for (var each : all) each.join(java.time.Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                  String waiting = all.stream().anyMatch(Thread::isAlive) ? "some wait for ever" : "all have ended";
                  all.forEach(Thread::interrupt);
                  return explored.and(Check.equal("all have ended, 501000", () -> waiting + ", " + taken.get()));
                }\
                """)
            .within(Duration.ofSeconds(80)));
  }

  /// On a busy machine it may take a while until it waits, or has not waited.
  private static Part waits(double points, String what, String waiting, String ending, int filled) {
    return Part.equal(
        CELL,
        points,
        what,
        "true true",
        """
        {
          var buffer = new Buffer(1);
          if (%3$d == 1) buffer.put(1);
          var thread = Thread.ofPlatform().daemon().start(() -> {
            try { buffer.%1$s; } catch (InterruptedException e) { }
          });
          for (int i = 0; i < 100 && thread.isAlive() && !thread.getState().name().endsWith("WAITING"); i++) {
            Thread.sleep(10);
          }
          boolean waited = !thread.join(java.time.Duration.ofMillis(100));
          if (waited) buffer.%2$s;
          return waited + " " + thread.join(java.time.Duration.ofSeconds(3));
        }\
        """
            .formatted(waiting, ending, filled));
  }
}
