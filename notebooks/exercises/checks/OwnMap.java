import java.time.Duration;
import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What a map over processes is worth.
public final class OwnMap implements Marking {

  private static final String CELL = "map-check";
  private static final Duration TIME = Duration.ofSeconds(20);

  @Override
  public List<Part> parts(Random random) {
    int more = random.nextInt(1_000);
    return List.of(
        Part.equal(
                CELL,
                2,
                "the results come in the order of the items",
                List.of(5 + more, 3 + more, 4 + more, 1 + more),
                """
                mapInProcesses(x -> { Thread.sleep(x * 30); return x + %d; }, List.of(5, 3, 4, 1), 2)\
                """
                    .formatted(more))
            .within(TIME),
        Part.finding(
                CELL,
                3,
                "three processes do the work",
                """
                Check.processes(3,
                    mapInProcesses(x -> { Thread.sleep(400); return ProcessHandle.current().pid(); },
                            List.of(1, 2, 3, 4, 5, 6), 3)
                        .stream().map(pid -> (Long) pid).toList())\
                """)
            .within(TIME),
        Part.equal(
                CELL,
                1,
                "an exception loses its own item only",
                List.of("lost", 12 + more, 13 + more),
                """
                mapInProcesses(x -> { if (x == 1) throw new IllegalStateException("no"); return x + 10 + %d; },
                    List.of(1, 2, 3), 2)\
                """
                    .formatted(more))
            .within(TIME),
        Part.equal(
                CELL,
                2,
                "a process that dies loses its own item only",
                List.of(1 + more, 2 + more, "lost", 4 + more, 5 + more),
                """
                mapInProcesses(x -> { if (x == 3) Runtime.getRuntime().halt(1); return x + %d; },
                    List.of(1, 2, 3, 4, 5), 2)\
                """
                    .formatted(more))
            .within(TIME));
  }
}
