import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What the cache is worth.
public final class Cache implements Marking {

  private static final String CELL = "cache-check";

  @Override
  public List<Part> parts(Random random) {
    int first = random.nextInt(1_000);
    int second = random.nextInt(1_000);
    return List.of(
        Part.equal(
            CELL,
            2,
            "it gives what is computed, for each key its own, and remembers it",
            first + " " + second + " " + first,
            """
            {
              var cache = new Cache();
              return cache.get("x", k -> %1$d) + " " + cache.get("y", k -> %2$d) + " " + cache.get("x", k -> -1);
            }\
            """
                .formatted(first, second)),
        asking(3, "two threads that ask for the same key: it is computed once", "k", "k", 1),
        asking(2, "two threads that ask for different keys: none is lost", "k", "l", 2));
  }

  private static Part asking(double points, String what, String one, String two, int computed) {
    return Part.finding(
        CELL,
        points,
        what,
        """
        Explorer.of(() -> new Object[] {new Cache(), new java.util.concurrent.atomic.AtomicInteger()})
            .thread(o -> ((Cache) o[0]).get("%1$s", k -> ((java.util.concurrent.atomic.AtomicInteger) o[1]).incrementAndGet()))
            .thread(o -> ((Cache) o[0]).get("%2$s", k -> ((java.util.concurrent.atomic.AtomicInteger) o[1]).incrementAndGet()))
            .check(o -> ((java.util.concurrent.atomic.AtomicInteger) o[1]).get() == %3$d
                && ((Cache) o[0]).get("%1$s", k -> 99) + ((Cache) o[0]).get("%2$s", k -> 99) == %3$d + 1)
            .finding()\
        """
            .formatted(one, two, computed));
  }
}
