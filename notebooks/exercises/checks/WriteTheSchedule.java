import java.util.List;
import java.util.Random;
import lockstep.check.Finding;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What the schedules are worth.
///
/// There is no kind one that mixes steps: who reads before the other has written loses one of the
/// two. What may come between is the addition alone, and then the other has written already.
public final class WriteTheSchedule implements Marking {

  private static final String CELL = "schedule-check";

  @Override
  public List<Part> parts(Random random) {
    return List.of(
        Part.equal(CELL, 1, "`kind`: is there one?", "none", "kind.strip().toLowerCase()"),
        new Part(
            CELL,
            2,
            "`cruel` loses an addition",
            words("cruel"),
            lockstep.check.Check.PATIENCE,
            said -> lost(said) ? Finding.met(told(said)) : Finding.open(told(said))),
        new Part(
            CELL,
            2,
            "`cruelToA` loses the addition of A",
            words("cruelToA"),
            lockstep.check.Check.PATIENCE,
            said ->
                lost(said) && said.indexOf("A wrote") < said.indexOf("B wrote")
                    ? Finding.met(told(said))
                    : Finding.open(told(said) + ": whose is lost?")));
  }

  private static String words(String variable) {
    return """
    Finding.met(Explorer.of(() -> new int[] {7})
        .thread(c -> { c[0]++; }).thread(c -> { c[0]++; })
        .follow(%s, c -> true).words())\
    """
        .formatted(variable);
  }

  private static boolean lost(String said) {
    return said.contains("A wrote 8") && said.contains("B wrote 8");
  }

  private static String told(String said) {
    return said.replaceFirst("^[a-z]+: ", "");
  }
}
