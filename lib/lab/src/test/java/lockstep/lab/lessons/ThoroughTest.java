package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lockstep.lab.Installation;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Lessons at full size, rerun as students rerun them: `mvn -Pthorough verify`, which takes minutes
/// for each lesson.
///
/// `-Dlockstep.seed=…` repeats a shuffle, `-Dlockstep.lesson=03` takes one lesson.
@EnabledIfSystemProperty(named = "lockstep.thorough", matches = "true")
@Timeout(1800)
class ThoroughTest {

  private static final Duration CELL_LIMIT = Duration.ofSeconds(120);

  /// As long as a student will wait for a whole lesson.
  private static final Duration LESSON_LIMIT = Duration.ofSeconds(60);

  private static final int LAST = 3; // cells that are rerun together

  static Stream<Path> lessons() throws Exception {
    return Lessons.all().stream()
        .filter(
            lesson ->
                lesson
                    .getFileName()
                    .toString()
                    .startsWith(System.getProperty("lockstep.lesson", "")));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void runsTwiceInARowAndWithItsLastCellsRerunInAnyOrder(Path file) throws Exception {
    long seed = Long.getLong("lockstep.seed", System.nanoTime() % 1_000_000);
    List<Cell> cells = Notebook.read(file).codeCells();
    List<String> failures = new ArrayList<>();
    try (Kernel kernel =
        Kernel.start(Installation.current().kernelspec(), Map.of("LOCKSTEP_SCALE", "1"))) {
      Duration first = run(kernel, cells, "first", failures);
      Duration second = run(kernel, cells, "second", failures);
      System.out.printf(
          "%s: %.1f s, again %.1f s, seed %d%n",
          file.getFileName(), first.toMillis() / 1e3, second.toMillis() / 1e3, seed);
      run(kernel, withReruns(cells, new Random(seed)), "shuffled", failures);
      assertTrue(first.compareTo(LESSON_LIMIT) < 0, () -> "the whole lesson took " + first);
    }
    assertEquals(List.of(), failures, () -> "with -Dlockstep.seed=" + seed);
  }

  /// All cells in order, and now and then the last three once more, in any order.
  private static List<Cell> withReruns(List<Cell> cells, Random random) {
    List<Cell> all = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      all.add(cells.get(i));
      if (i + 1 >= LAST && (random.nextInt(LAST) == 0 || i + 1 == cells.size())) {
        List<Cell> last = new ArrayList<>(cells.subList(i + 1 - LAST, i + 1));
        Collections.shuffle(last, random);
        all.addAll(last);
      }
    }
    return all;
  }

  private static Duration run(Kernel kernel, List<Cell> cells, String pass, List<String> failures)
      throws InterruptedException {
    long begin = System.nanoTime();
    for (Cell cell : cells) {
      CellRun run = kernel.execute(cell.source(), CELL_LIMIT);
      if (!run.status().equals("ok") && !cell.tags().contains("raises-exception")) {
        failures.add(pass + " run, cell " + cell.id() + ": " + run.traceback());
      }
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
