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
        Part.finding(
            CELL,
            2,
            "two producers and room for one: in every order nothing is lost",
            """
            Explorer.of(() -> new Object[] {new Buffer(1), 0})
                .thread(o -> ((Buffer) o[0]).put(1))
                .thread(o -> ((Buffer) o[0]).put(2))
                .thread(o -> { o[1] = ((Buffer) o[0]).take() + ((Buffer) o[0]).take(); })
                .check(o -> (int) o[1] == 3)
                .finding()\
            """));
  }

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
          boolean waited = !thread.join(java.time.Duration.ofMillis(300));
          if (waited) buffer.%2$s;
          return waited + " " + thread.join(java.time.Duration.ofSeconds(3));
        }\
        """
            .formatted(waiting, ending, filled));
  }
}
