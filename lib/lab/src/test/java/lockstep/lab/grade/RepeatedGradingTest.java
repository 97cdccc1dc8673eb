package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import lockstep.check.Finding;
import lockstep.lab.Installation;
import lockstep.lab.kernel.Trees;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import lockstep.picture.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A student's score is the same each time: what is wrong is always seen, what is right never
/// accused.
///
/// Only with `-Dlockstep.gradings=100`: puts the hidden checks so many times to each student's
/// kernel, with other numbers each time, drawn by `-Dlockstep.seed`. The students are all who are
/// perfect, racy or deadlocking; `-Dlockstep.goldens=` and `-Dlockstep.students=` choose, as for
/// [GoldenStudentsTest].
@EnabledIfSystemProperty(named = "lockstep.gradings", matches = "[1-9]\\d*")
@Timeout(3_600)
class RepeatedGradingTest {

  private static final int GRADINGS = Integer.getInteger("lockstep.gradings", 0);
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final String GOLDENS = System.getProperty("lockstep.goldens", "");
  private static final String STUDENTS = System.getProperty("lockstep.students", "");

  private static final Bounds LONG =
      new Bounds(
          Bounds.USUAL.cell(),
          Duration.ofHours(1),
          Bounds.USUAL.heapMegabytes(),
          Bounds.USUAL.megabytes(),
          Bounds.USUAL.processes(),
          Bounds.USUAL.threads(),
          Bounds.USUAL.characters(),
          Bounds.USUAL.fileMegabytes());

  private static final Set<String> RELEASED = new HashSet<>();

  private static Path course;
  private static Table table = Table.of("assignment", "student", "points", "as often", "of", "s");

  @BeforeAll
  static void makeACourse() throws Exception {
    course = Files.createTempDirectory("lockstep-course");
    GoldenStudentsTest.copy(Installation.current().root().resolve("notebooks/exercises"), course);
  }

  @AfterAll
  static void showTheTable() {
    Trees.delete(course);
    System.out.println(table.caption("Hidden checks, -Dlockstep.seed=" + SEED).text());
  }

  static Stream<Arguments> students() throws Exception {
    List<Arguments> all = new ArrayList<>();
    for (String assignment : CourseTest.assignments()) {
      for (Golden student : Golden.of(assignment)) {
        boolean chosen =
            STUDENTS.isEmpty()
                ? student.name().matches("(perfect|racy|deadlocking).*")
                : List.of(STUDENTS.split(",")).contains(student.name());
        if (chosen && (GOLDENS.isEmpty() || List.of(GOLDENS.split(",")).contains(assignment))) {
          all.add(Arguments.of(assignment, student));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("students")
  void getTheSameScoreEachTime(String assignment, Golden student) throws Exception {
    if (RELEASED.add(assignment)) {
      Grading.release(course, assignment, _ -> {});
    }
    student.submit(course, assignment);
    Notebook notebook =
        Notebook.read(
            course.resolve("submitted/%s/%2$s/%2$s.ipynb".formatted(student.name(), assignment)));
    List<String> others = new ArrayList<>();
    long start = System.nanoTime();
    try (HiddenChecks checks = new HiddenChecks(course, assignment);
        Jail jail = new Jail(Installation.current(), LONG, List.of(course), List.of());
        Sitting sitting = new Sitting(jail, LONG)) {
      for (Cell cell : notebook.codeCells()) {
        if (!GradeNotebook.isTest(cell)) {
          sitting.define(cell.source());
        }
      }
      for (int i = 0; i < GRADINGS; i++) {
        StringBuilder said = new StringBuilder("grading " + i);
        double points = 0;
        for (Part part : checks.marking().parts(new Random(SEED + i))) {
          Finding finding = sitting.answer(part);
          points += finding.met() ? part.points() : 0;
          said.append("\n  ").append(part.what()).append(": ").append(finding);
        }
        if (points != student.score()) {
          others.add(said.toString());
        }
      }
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    int same = GRADINGS - others.size();
    System.out.printf(
        "%s %s: %d of %d in %d s%n", assignment, student.name(), same, GRADINGS, seconds);
    table = table.row(assignment, student.name(), student.score(), same, GRADINGS, seconds);
    assertEquals(List.of(), others);
  }
}
