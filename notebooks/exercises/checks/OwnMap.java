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
        // The first waits for the others: in the order in which they end, it is not the first.
        Part.equal(
                CELL,
                2,
                "the results come in the order of the items",
                List.of(5 + more, 3 + more, 4 + more, 1 + more),
                """
                {
                  var ended = lockstep.shared.SharedLong.create();
                  return mapInProcesses(x -> {
                    for (int i = 0; x == 5 && i < 500 && ended.get() < 3; i++) Thread.sleep(10);
                    ended.getAndAdd(1);
                    return x + %d;
                  }, List.of(5, 3, 4, 1), 2);
                }\
                """
                    .formatted(more))
            .within(TIME),
        // Each waits until two others have begun: who submits one after the other waits in
        // vain. What the map gives says nothing here: it could be made up.
        Part.equal(
                CELL,
                3,
                "three processes work at the same time",
                "together, in 3 processes",
                """
                {
                  var begun = lockstep.shared.SharedLong.create();
                  var pids = lockstep.shared.SharedArray.ofLongs(6);
                  mapInProcesses(x -> {
                    begun.getAndAdd(1);
                    for (int i = 0; i < 600 && begun.get() < 3; i++) Thread.sleep(10);
                    if (begun.get() >= 3) pids.setLong(x - 1, ProcessHandle.current().pid());
                    return x;
                  }, List.of(1, 2, 3, 4, 5, 6), 3);
                  long here = ProcessHandle.current().pid();
                  var met = new java.util.TreeSet<Long>();
                  for (int i = 0; i < 6; i++) met.add(pids.getLong(i));
                  return (met.remove(0L) ? "one after the other" : "together")
                      + ", in " + (met.size() - (met.contains(here) ? 1 : 0)) + " processes";
                }\
                """)
            .within(Duration.ofSeconds(30)),
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
                {
                  long here = ProcessHandle.current().pid();
                  return mapInProcesses(x -> {
                    if (x == 3) Runtime.getRuntime().halt(1);
                    return ProcessHandle.current().pid() == here ? "in no other process" : x + %d;
                  }, List.of(1, 2, 3, 4, 5), 2);
                }\
                """
                    .formatted(more))
            .within(TIME));
  }
}
