import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What the downloads are worth.
public final class Downloads implements Marking {

  private static final String CELL = "downloads-check";

  @Override
  public List<Part> parts(Random random) {
    List<String> names =
        IntStream.range(0, 8).mapToObj(i -> "n" + random.nextInt(100_000)).toList();
    String listed = names.stream().map(n -> '"' + n + '"').collect(Collectors.joining(", "));
    int failing = random.nextInt(8);
    return List.of(
        Part.equal(
            CELL,
            2,
            "the results come in the order of the names",
            names.stream().map(name -> name + "!").toList(),
            """
            downloadAll(List.of(%s), name -> {
              try { Thread.sleep(Math.abs(name.hashCode() %% 50)); } catch (InterruptedException e) { }
              return name + "!";
            })\
            """
                .formatted(listed)),
        Part.finding(
            CELL,
            3,
            "all eight overlap",
            """
            Check.concurrent(8, meet ->
                downloadAll(List.of(%s), name -> { meet.run(); return name; }))\
            """
                .formatted(listed)),
        Part.equal(
            CELL,
            2,
            "one that fails does not stop the others",
            IntStream.range(0, 8).mapToObj(i -> i == failing ? "failed" : names.get(i)).toList(),
            """
            downloadAll(List.of(%s), name -> {
              if (name.equals("%s")) throw new IllegalArgumentException("no such page");
              return name;
            })\
            """
                .formatted(listed, names.get(failing))));
  }
}
