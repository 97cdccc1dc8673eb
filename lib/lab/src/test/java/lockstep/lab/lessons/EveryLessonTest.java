package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(900)
class EveryLessonTest {

  @ParameterizedTest
  @MethodSource("lockstep.lab.lessons.Lessons#all")
  void runsFromTopToBottomInAFreshKernel(Path lesson) throws Exception {
    Notebook executed = Lessons.executed(lesson.getFileName().toString());
    assertEquals(List.of(), executed.errors());
    assertTrue(
        executed.codeCells().stream().allMatch(Cell::wasExecuted), "some cells were not reached");
  }

  @AfterAll
  static void tellTimes() {
    new TreeMap<>(Lessons.times())
        .forEach((name, time) -> System.out.printf("%6.1f s  %s%n", time.toMillis() / 1e3, name));
  }
}
