import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What starting threads is worth.
public final class FiveThreads implements Marking {

  private static final String CELL = "threads-check";

  @Override
  public List<Part> parts(Random random) {
    int threads = 6 + random.nextInt(6);
    return List.of(
        Part.equal(
            CELL,
            1,
            "the work is done as often as there are threads",
            threads,
            """
            {
              var done = new java.util.concurrent.atomic.AtomicInteger();
              inThreads(%1$d, () -> done.incrementAndGet());
              for (int i = 0; i < 300 && done.get() < %1$d; i++) Thread.sleep(10);
              Thread.sleep(100); // for one too many
              return done.get();
            }\
            """
                .formatted(threads)),
        Part.finding(
            CELL,
            3,
            "all of them run at the same time",
            "Check.concurrent(%1$d, meet -> inThreads(%1$d, meet))".formatted(threads)),
        Part.equal(
            CELL,
            2,
            "it comes back when all have ended",
            threads,
            """
            {
              var done = new java.util.concurrent.atomic.AtomicInteger();
              inThreads(%d, () -> {
                try { Thread.sleep(150); } catch (InterruptedException e) { }
                done.incrementAndGet();
              });
              return done.get();
            }\
            """
                .formatted(threads)));
  }
}
