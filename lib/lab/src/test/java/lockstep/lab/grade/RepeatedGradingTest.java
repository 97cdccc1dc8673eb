package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;
import lockstep.lab.kernel.Trees;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import lockstep.picture.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A student's score is the same each time: what is wrong is always seen, what is right never
/// accused.
///
/// Grades students who share state rightly and wrongly, two at once: each time in a new jail and a
/// new kernel, with other numbers in the hidden checks. Only nbgrader around it, and the start of
/// the grader's JVM, are left out. Usually four students, drawn by `-Dlockstep.seed`, once.
///
/// `-Dlockstep.gradings=100` grades all of them so often, in rounds, with the numbers of this seed
/// and those after it; `-Dlockstep.minutes=4` begins no round later than that.
/// `-Dlockstep.goldens=` and `-Dlockstep.students=` choose, as for [GoldenStudentsTest].
@Timeout(18_000)
class RepeatedGradingTest {

  private static final int AT_ONCE = 2;
  private static final int DRAWN = 4;
  private static final int GRADINGS = Integer.getInteger("lockstep.gradings", 0);
  private static final int MINUTES = Integer.getInteger("lockstep.minutes", 300);
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final String GOLDENS = System.getProperty("lockstep.goldens", "");
  private static final String STUDENTS = System.getProperty("lockstep.students", "");

  private static final Set<String> WITHOUT_SHARED_STATE =
      Set.of("chunk-size", "write-the-schedule");

  /// Somebody's solution of an assignment, as handed in, and what became of it.
  private static final class Solution {
    final String assignment;
    final Golden student;
    final Path notebook;
    final HiddenChecks checks;
    final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    int gradings;
    final AtomicLong nanos = new AtomicLong();

    Solution(String assignment, Golden student, Path course, HiddenChecks checks)
        throws IOException {
      this.assignment = assignment;
      this.student = student;
      this.checks = checks;
      student.submit(course, assignment);
      this.notebook =
          course.resolve("submitted/%s/%2$s/%2$s.ipynb".formatted(student.name(), assignment));
    }

    void grade(Path course, long seed) throws IOException, PlainError, InterruptedException {
      Notebook graded = Notebook.read(notebook);
      try (Jail jail = new Jail(Installation.current(), Bounds.USUAL, List.of(course), List.of())) {
        List<Part> parts = checks.marking().parts(new Random(seed));
        GradeNotebook.grade(graded, parts, jail, Bounds.USUAL);
      }
      List<Cell> tests = graded.codeCells().stream().filter(GradeNotebook::isTest).toList();
      double points = tests.stream().mapToDouble(cell -> Double.parseDouble(cell.value())).sum();
      if (points != student.score()) {
        wrong.add(
            "%s %s, seed %d: %s instead of %s%n%s"
                .formatted(
                    assignment,
                    student.name(),
                    seed,
                    points,
                    student.score(),
                    String.join("\n", tests.stream().map(Cell::stdout).toList())));
      }
    }
  }

  @Test
  void whoSharesStateGetsTheSameScoreEachTime() throws Exception {
    Path course = Files.createTempDirectory("lockstep-course");
    GoldenStudentsTest.copy(Installation.current().root().resolve("notebooks/exercises"), course);
    Map<String, HiddenChecks> checks = new LinkedHashMap<>();
    try (ExecutorService graders = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Solution> solutions = solutions(course, checks);
      long end = System.nanoTime() + MINUTES * 60_000_000_000L;
      for (int round = 0; round < Math.max(1, GRADINGS) && System.nanoTime() < end; round++) {
        long seed = SEED + round;
        List<Future<?>> running = new ArrayList<>();
        for (Solution each : solutions) {
          running.add(graders.submit(() -> gradeOnce(each, course, seed)));
          each.gradings++;
        }
        for (Future<?> each : running) {
          each.get();
        }
      }
      show(solutions);
      assertEquals(List.of(), solutions.stream().flatMap(each -> each.wrong.stream()).toList());
    } finally {
      for (HiddenChecks each : checks.values()) {
        each.close();
      }
      Trees.delete(course);
    }
  }

  private static Object gradeOnce(Solution solution, Path course, long seed) throws Exception {
    long start = System.nanoTime();
    solution.grade(course, seed);
    return solution.nanos.addAndGet(System.nanoTime() - start);
  }

  private static List<Solution> solutions(Path course, Map<String, HiddenChecks> checks)
      throws Exception {
    List<Map.Entry<String, Golden>> chosen = new ArrayList<>();
    for (String assignment : CourseTest.assignments()) {
      for (Golden student : Golden.of(assignment)) {
        if (isChosen(assignment, student.name())) {
          chosen.add(Map.entry(assignment, student));
        }
      }
    }
    if (GRADINGS == 0) {
      System.out.println("Solutions drawn by -Dlockstep.seed=" + SEED);
      Collections.shuffle(chosen, new Random(SEED));
      chosen = chosen.subList(0, DRAWN);
    }
    List<Solution> solutions = new ArrayList<>();
    for (Map.Entry<String, Golden> each : chosen) {
      String assignment = each.getKey();
      if (!checks.containsKey(assignment)) {
        Grading.release(course, assignment, _ -> {});
        checks.put(assignment, new HiddenChecks(course, assignment));
      }
      solutions.add(new Solution(assignment, each.getValue(), course, checks.get(assignment)));
    }
    return solutions;
  }

  private static boolean isChosen(String assignment, String student) {
    boolean shares = !WITHOUT_SHARED_STATE.contains(assignment);
    return (GOLDENS.isEmpty() ? shares : List.of(GOLDENS.split(",")).contains(assignment))
        && (STUDENTS.isEmpty()
            ? student.matches("perfect.*|.*racy.*|deadlocking")
            : List.of(STUDENTS.split(",")).contains(student));
  }

  private static void show(List<Solution> solutions) {
    Table table =
        Table.of("assignment", "student", "points", "gradings", "right", "wrong", "s each");
    for (Solution each : solutions) {
      int wrong = each.wrong.size();
      table =
          table.row(
              each.assignment,
              each.student.name(),
              each.student.score(),
              each.gradings,
              each.gradings - wrong,
              wrong,
              each.nanos.get() / each.gradings / 1_000_000_000);
    }
    System.out.println(table.caption("Gradings from -Dlockstep.seed=" + SEED).text());
  }
}
