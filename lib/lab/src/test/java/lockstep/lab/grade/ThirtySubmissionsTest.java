package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.Installation;
import lockstep.picture.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Thirty submissions in one grading, and the same in nbgrader as it is, side by side: its own
/// preprocessor runs the cells, in the same kernel, with the same time for a cell.
///
/// Only with `-Dlockstep.thirty=ticket-shop`, or another assignment. Plain nbgrader knows the
/// visible checks alone, which give all points or none. It has no limits, so those who would take
/// the whole machine are kept from it.
@EnabledIfSystemProperty(named = "lockstep.thirty", matches = "[a-z-]+")
@Timeout(3_600)
class ThirtySubmissionsTest {

  private static final String ASSIGNMENT = System.getProperty("lockstep.thirty", "");
  private static final int SUBMISSIONS = 30;
  private static final Set<String> TAKE_THE_MACHINE =
      Set.of("ticket-shop/storming", "ticket-shop/hungry", "five-threads/endless");
  private static final Pattern BEGUN = Pattern.compile("Autograding .*/autograded/([^/]+)/");

  private static final String PLAIN =
      """
      c = get_config()
      c.CourseDirectory.course_id = "plain"
      c.Execute.timeout = %d
      """;

  @TempDir Path folder;

  @Test
  void areGradedInOneCommandBesidePlainNbgrader() throws Exception {
    Path ours = folder.resolve("ours");
    Path plain = folder.resolve("plain");
    GoldenStudentsTest.copy(Installation.current().root().resolve("notebooks/exercises"), ours);
    Grading.release(ours, ASSIGNMENT, _ -> {});
    GoldenStudentsTest.copy(ours.resolve("source"), plain.resolve("source"));
    GoldenStudentsTest.copy(ours.resolve("release"), plain.resolve("release"));
    Files.writeString(
        plain.resolve("nbgrader_config.py"), PLAIN.formatted(Bounds.current().cell().toSeconds()));
    List<Golden> students = students();
    for (Golden student : students) {
      student.submit(ours, ASSIGNMENT);
      if (!TAKE_THE_MACHINE.contains(ASSIGNMENT + "/" + student.name())) {
        student.submit(plain, ASSIGNMENT);
      }
    }

    Clock our = new Clock();
    Grading grading = Grading.of(ours, ASSIGNMENT, our::hear);
    our.stop();
    Clock its = new Clock();
    Grading.nbgrader(plain, its::hear, "generate_assignment", ASSIGNMENT, "--force");
    Grading.nbgrader(plain, its::hear, "autograde", ASSIGNMENT, "--force");
    its.stop();
    List<Grading.Score> scores = Grading.scores(plain, ASSIGNMENT);

    Table table = Table.of("student", "expected", "Lockstep", "s", "plain nbgrader", "s");
    List<String> wrong = new ArrayList<>();
    for (Golden student : students) {
      String name = student.name();
      double given = grading.points(name);
      boolean graded =
          Files.isDirectory(plain.resolve("autograded").resolve(name).resolve(ASSIGNMENT));
      Object plainly =
          TAKE_THE_MACHINE.contains(ASSIGNMENT + "/" + name)
              ? "not tried"
              : graded
                  ? scores.stream()
                      .filter(score -> score.student().equals(name) && score.points() != null)
                      .mapToDouble(Grading.Score::points)
                      .sum()
                  : "no score";
      table =
          table.row(name, student.score(), given, our.seconds(name), plainly, its.seconds(name));
      if (given != student.score()) {
        wrong.add(name + ": " + given);
      }
    }
    String caption =
        "%d submissions: Lockstep %.1f s each, plain nbgrader %.1f s each of those it was given";
    System.out.println(
        table.caption(caption.formatted(SUBMISSIONS, our.mean(), its.mean())).text());
    assertEquals(List.of(), wrong);
  }

  /// All kinds once, and those who behave again and again.
  private static List<Golden> students() throws Exception {
    List<Golden> all = new ArrayList<>(Golden.of(ASSIGNMENT));
    List<Golden> behaving =
        all.stream().filter(each -> each.name().matches("(perfect|blank|partial|racy).*")).toList();
    for (int i = 0; all.size() < SUBMISSIONS; i++) {
      Golden kind = behaving.get(i % behaving.size());
      String name = kind.name() + "-" + (i / behaving.size() + 2);
      all.add(new Golden(name, kind.score(), kind.cells(), kind.deeds()));
    }
    return all;
  }

  /// Hears from nbgrader when the next submission's turn comes.
  private static final class Clock {

    private final Map<String, Long> nanos = new HashMap<>();
    private String student = "";
    private long began;

    void hear(String line) {
      Matcher begun = BEGUN.matcher(line);
      boolean next = begun.find();
      if (next || line.equals("Writing the feedback")) {
        stop();
        student = next ? begun.group(1) : "";
        began = System.nanoTime();
      }
    }

    void stop() {
      nanos.merge(student, System.nanoTime() - began, Long::sum);
    }

    Object seconds(String name) {
      return nanos.containsKey(name) ? nanos.get(name) / 1_000_000_000 : "";
    }

    double mean() {
      nanos.remove("");
      return nanos.values().stream().mapToLong(Long::longValue).average().orElse(0) / 1e9;
    }
  }
}
