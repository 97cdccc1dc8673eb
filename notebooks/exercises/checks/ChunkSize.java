import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What chunk sizes are worth.
public final class ChunkSize implements Marking {

  private static final String CELL = "chunk-check";

  @Override
  public List<Part> parts(Random random) {
    List<Integer> even = random.ints(24, 50, 60).boxed().toList();
    List<Integer> uneven = random.ints(30, 1, 200).boxed().toList();
    int size = 2 + random.nextInt(5);
    return List.of(
        Part.equal(
            CELL,
            2,
            "the makespan of uneven items in chunks of " + size + ", on three workers",
            makespan(uneven, 3, size, 7),
            "makespan(%s, 3, %d, 7)".formatted(listed(uneven), size)),
        Part.equal(
            CELL,
            1,
            "where messages cost nothing",
            makespan(uneven, 2, 1, 0),
            "makespan(%s, 2, 1, 0)".formatted(listed(uneven))),
        best(1, "the best size for items that are much alike", even, 2, 40),
        best(2, "the best size for uneven items on four workers", uneven, 4, 25));
  }

  private static Part best(
      double points, String what, List<Integer> items, int workers, int message) {
    int best = 1;
    for (int size = 2; size <= items.size(); size++) {
      if (makespan(items, workers, size, message) < makespan(items, workers, best, message)) {
        best = size;
      }
    }
    String code = "bestSize(%s, %d, %d)".formatted(listed(items), workers, message);
    return Part.equal(CELL, points, what, best, code);
  }

  private static long makespan(List<Integer> millis, int workers, int size, int message) {
    long[] free = new long[workers];
    for (int start = 0; start < millis.size(); start += size) {
      Arrays.sort(free); // which of the free ones takes it, does not matter for the end
      List<Integer> chunk = millis.subList(start, Math.min(start + size, millis.size()));
      free[0] += message + chunk.stream().mapToInt(Integer::intValue).sum();
    }
    return Arrays.stream(free).max().orElse(0);
  }

  private static String listed(List<Integer> items) {
    return items.stream().map(String::valueOf).collect(Collectors.joining(", ", "List.of(", ")"));
  }
}
