package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
/// and those after it; `-Dlockstep.minutes=4` begins none later than that. `-Dlockstep.goldens=`
/// and `-Dlockstep.students=` choose, as for [GoldenStudentsTest].
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
    final Marking checks;
    final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger gradings = new AtomicInteger();
    final AtomicLong nanos = new AtomicLong();

    Solution(String assignment, Golden student, Path course, Marking checks) throws IOException {
      this.assignment = assignment;
      this.student = student;
      this.checks = checks;
      student.submit(course, assignment);
      this.notebook =
          course.resolve("submitted/%s/%2$s/%2$s.ipynb".formatted(student.name(), assignment));
    }

    /// Grades once, if it is not too late to begin.
    boolean gradeUntil(long end, Path course, long seed) throws Exception {
      long start = System.nanoTime();
      if (start > end) {
        return false;
      }
      boolean right = grade(course, seed);
      long taken = System.nanoTime() - start;
      gradings.incrementAndGet();
      nanos.addAndGet(taken);
      System.out.printf(
          "%s %s, seed %d: %s in %d s%n",
          assignment, student.name(), seed, right ? "right" : "WRONG", taken / 1_000_000_000);
      return true;
    }

    private boolean grade(Path course, long seed)
        throws IOException, PlainError, InterruptedException {
      Notebook graded = Notebook.read(notebook);
      try (Jail jail = new Jail(Installation.current(), Bounds.USUAL, List.of(course), List.of())) {
        List<Part> parts = checks.parts(new Random(seed));
        GradeNotebook.grade(graded, parts, jail, Bounds.USUAL);
      }
      List<Cell> tests = graded.codeCells().stream().filter(GradeNotebook::isTest).toList();
      double points = tests.stream().mapToDouble(cell -> Double.parseDouble(cell.value())).sum();
      if (points == student.score()) {
        return true;
      }
      wrong.add(
          "%s %s, seed %d: %s instead of %s%n%s"
              .formatted(
                  assignment,
                  student.name(),
                  seed,
                  points,
                  student.score(),
                  String.join("\n", tests.stream().map(Cell::stdout).toList())));
      return false;
    }
  }

  @Test
  void whoSharesStateGetsTheSameScoreEachTime() throws Exception {
    Path course = Files.createTempDirectory("lockstep-course");
    GoldenStudentsTest.copy(Installation.current().root().resolve("notebooks/exercises"), course);
    try (ExecutorService graders = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Solution> solutions = solutions(course);
      List<Solution> shuffled = new ArrayList<>(solutions);
      long end = System.nanoTime() + MINUTES * 60_000_000_000L;
      List<Future<?>> gradings = new ArrayList<>();
      for (int round = 0; round < Math.max(1, GRADINGS); round++) {
        long seed = SEED + round;
        Collections.shuffle(shuffled, new Random(seed));
        for (Solution each : shuffled) {
          gradings.add(graders.submit(() -> each.gradeUntil(end, course, seed)));
        }
      }
      for (Future<?> each : gradings) {
        each.get();
      }
      show(solutions);
      assertEquals(List.of(), solutions.stream().flatMap(each -> each.wrong.stream()).toList());
    } finally {
      Trees.delete(course);
    }
  }

  private static List<Solution> solutions(Path course) throws Exception {
    List<Map.Entry<String, Golden>> chosen = new ArrayList<>();
    for (String assignment : CourseTest.assignments()) {
      for (Golden student : Golden.of(assignment)) {
        if (student.deeds().isEmpty() && isChosen(assignment, student.name())) {
          chosen.add(Map.entry(assignment, student));
        }
      }
    }
    if (GRADINGS == 0) {
      System.out.println("Solutions drawn by -Dlockstep.seed=" + SEED);
      Collections.shuffle(chosen, new Random(SEED));
      chosen = chosen.subList(0, DRAWN);
    }
    Map<String, Marking> checks = new HashMap<>();
    List<Solution> solutions = new ArrayList<>();
    for (Map.Entry<String, Golden> each : chosen) {
      String assignment = each.getKey();
      if (!checks.containsKey(assignment)) {
        Grading.release(course, assignment, _ -> {});
        checks.put(assignment, HiddenChecks.of(course, assignment));
      }
      solutions.add(new Solution(assignment, each.getValue(), course, checks.get(assignment)));
    }
    return solutions;
  }

  private static boolean isChosen(String assignment, String student) {
    boolean shares = !WITHOUT_SHARED_STATE.contains(assignment);
    return (GOLDENS.isEmpty() ? shares : List.of(GOLDENS.split(",")).contains(assignment))
        && (STUDENTS.isEmpty()
            ? student.matches("(perfect|partial|racy|deadlocking).*")
            : List.of(STUDENTS.split(",")).contains(student));
  }

  private static void show(List<Solution> solutions) {
    Table table =
        Table.of("assignment", "student", "points", "gradings", "right", "wrong", "s each");
    for (Solution each : solutions) {
      int gradings = each.gradings.get();
      int wrong = each.wrong.size();
      table =
          table.row(
              each.assignment,
              each.student.name(),
              each.student.score(),
              gradings,
              gradings - wrong,
              wrong,
              each.nanos.get() / Math.max(1, gradings) / 1_000_000_000);
    }
    System.out.println(table.caption("Gradings from -Dlockstep.seed=" + SEED).text());
  }
}
