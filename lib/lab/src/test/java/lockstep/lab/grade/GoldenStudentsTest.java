package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lockstep.lab.Installation;
import lockstep.lab.kernel.Trees;
import lockstep.picture.Table;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Students whose scores are known get them, whatever their code does, all of an assignment in one
/// grading.
///
/// Usually: those who misbehave for the first assignment, and two for each of two others, drawn by
/// `-Dlockstep.seed`. `-Dlockstep.goldens=all` grades all for all, `-Dlockstep.goldens=downloads`
/// all for that one; `-Dlockstep.students=perfect,racy` only these.
@Timeout(1_800)
class GoldenStudentsTest {

  private static final String GOLDENS = System.getProperty("lockstep.goldens", "");
  private static final String STUDENTS = System.getProperty("lockstep.students", "");
  private static final String FIRST = "ticket-shop";
  private static final List<String> MISBEHAVING =
      List.of(
          "perfect",
          "racy",
          "endless",
          "exiting",
          "killing",
          "storming",
          "flooding",
          "noisy",
          "damaged",
          "duplicated",
          "nothing-left",
          "spying",
          "cheating");

  static Stream<String> assignments() throws Exception {
    try (Stream<Path> sources = Files.list(exercises().resolve("source"))) {
      List<String> all =
          new ArrayList<>(sources.map(each -> each.getFileName().toString()).sorted().toList());
      if (GOLDENS.equals("all")) {
        return all.stream();
      }
      if (!GOLDENS.isEmpty()) {
        return Stream.of(GOLDENS);
      }
      all.remove(FIRST);
      long seed = Long.getLong("lockstep.seed", 1);
      System.out.println("Assignments drawn by -Dlockstep.seed=" + seed);
      Collections.shuffle(all, new Random(seed));
      return Stream.of(FIRST, all.get(0), all.get(1));
    }
  }

  @ParameterizedTest
  @MethodSource("assignments")
  void getWhatTheyDeserve(String assignment) throws Exception {
    Path course = Files.createTempDirectory("lockstep-course");
    try {
      copy(exercises(), course);
      Grading.release(course, assignment, _ -> {});
      List<Golden> students =
          Golden.of(assignment).stream().filter(each -> isChosen(assignment, each)).toList();
      assertFalse(students.isEmpty());
      for (Golden student : students) {
        student.submit(course, assignment);
      }
      long start = System.nanoTime();
      Grading grading = Grading.of(course, assignment, _ -> {});
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      Table table = Table.of("student", "expected", "given", "remarks");
      List<String> wrong = new ArrayList<>();
      for (Golden student : students) {
        double given = grading.points(student.name());
        table =
            table.row(
                student.name(), student.score(), given, grading.remarks().get(student.name()));
        if (given != student.score()) {
          wrong.add(student.name() + ": " + given + "\n" + feedback(course, student, assignment));
        }
        Path html =
            course.resolve("feedback/%s/%2$s/%2$s.html".formatted(student.name(), assignment));
        if (!Files.exists(html)) {
          wrong.add(student.name() + ": no feedback; " + grading.remarks().get(student.name()));
        }
      }
      System.out.println(
          table.caption(assignment + ": " + students.size() + " in " + seconds + " s").text());
      assertEquals(List.of(), wrong);
    } finally {
      Trees.delete(course);
    }
  }

  private static boolean isChosen(String assignment, Golden student) {
    if (!STUDENTS.isEmpty()) {
      return List.of(STUDENTS.split(",")).contains(student.name());
    }
    return !GOLDENS.isEmpty()
        || (assignment.equals(FIRST) ? MISBEHAVING : List.of("perfect", "racy"))
            .contains(student.name());
  }

  private static String feedback(Path course, Golden student, String assignment) throws Exception {
    Path graded =
        course
            .resolve("autograded")
            .resolve(student.name())
            .resolve(assignment)
            .resolve(assignment + ".ipynb");
    return Files.exists(graded)
        ? lockstep.lab.notebook.Notebook.read(graded).codeCells().stream()
            .map(cell -> cell.id() + ": " + cell.text() + cell.errors())
            .reduce("", (a, b) -> a + "\n" + b)
        : "no graded notebook";
  }

  private static Path exercises() throws Exception {
    return Installation.current().root().resolve("notebooks/exercises");
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
