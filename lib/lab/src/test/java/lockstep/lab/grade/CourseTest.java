package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import lockstep.lab.Installation;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What belongs to an assignment is there and fits.
@Timeout(60)
class CourseTest {

  static List<String> assignments() throws Exception {
    try (Stream<Path> sources = Files.list(course().resolve("source"))) {
      return sources.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void thereAreTwelve() throws Exception {
    assertTrue(assignments().size() >= 12, assignments().toString());
  }

  @ParameterizedTest
  @MethodSource("assignments")
  void theHiddenChecksAreWorthWhatTheTestCellsSay(String assignment) throws Exception {
    Map<String, Double> announced = new TreeMap<>();
    for (Cell cell : notebook(assignment).codeCells()) {
      JsonObject metadata = cell.json().getAsJsonObject("metadata").getAsJsonObject("nbgrader");
      if (metadata != null && metadata.get("grade").getAsBoolean()) {
        announced.put(metadata.get("grade_id").getAsString(), metadata.get("points").getAsDouble());
      }
    }
    Map<String, Double> given = new TreeMap<>();
    try (HiddenChecks checks = new HiddenChecks(course(), assignment)) {
      checks
          .marking()
          .parts(new Random(1))
          .forEach(p -> given.merge(p.cell(), p.points(), Double::sum));
    }
    assertEquals(announced, given);
  }

  @ParameterizedTest
  @MethodSource("assignments")
  void theSolutionIsMarkedAndTheTimeIsSaid(String assignment) throws Exception {
    Notebook notebook = notebook(assignment);
    assertTrue(notebook.cells().getFirst().source().matches("(?s).*\\*About \\d+ minutes.*"));
    for (Cell cell : notebook.codeCells()) {
      if (cell.json().toString().contains("\"solution\":true")) {
        assertTrue(cell.source().contains("// BEGIN SOLUTION"), cell.id());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("assignments")
  void studentsOfAllKindsAreKept(String assignment) throws Exception {
    List<String> names = Golden.of(assignment).stream().map(Golden::name).toList();
    assertTrue(
        names.containsAll(List.of("perfect", "blank", "partial", "racy", "endless", "cheating")),
        names.toString());
  }

  private static Notebook notebook(String assignment) throws Exception {
    return Notebook.read(
        course().resolve("source").resolve(assignment).resolve(assignment + ".ipynb"));
  }

  private static Path course() throws Exception {
    return Installation.current().root().resolve("notebooks/exercises");
  }
}
