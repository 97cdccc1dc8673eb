package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
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

  /// What nbgrader takes out, and what it puts there, as `nbgrader_config.py` says.
  private static final String SOLUTION = "(?s)// BEGIN SOLUTION.*?// END SOLUTION";

  private static final String STUB =
      "throw new UnsupportedOperationException(\"not written yet\");";

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
    HiddenChecks.of(course(), assignment)
        .parts(new Random(1))
        .forEach(p -> given.merge(p.cell(), p.points(), Double::sum));
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
  void whatAStudentIsGivenCompiles(String assignment) throws Exception {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      shell.eval("import java.util.*;");
      for (Cell cell : notebook(assignment).codeCells()) {
        JsonObject metadata = cell.json().getAsJsonObject("metadata").getAsJsonObject("nbgrader");
        if (metadata != null && !metadata.get("grade").getAsBoolean()) {
          compile(shell, cell.source().replaceAll(SOLUTION, STUB));
        }
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

  private static void compile(JShell shell, String cell) {
    for (String rest = cell; !rest.isBlank(); ) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source() == null ? rest : next.source())) {
        List<String> errors =
            shell.diagnostics(event.snippet()).map(each -> each.getMessage(null)).toList();
        assertNotEquals(Status.REJECTED, event.status(), errors + " in " + cell);
      }
      rest = next.remaining();
    }
  }

  private static Notebook notebook(String assignment) throws Exception {
    return Notebook.read(
        course().resolve("source").resolve(assignment).resolve(assignment + ".ipynb"));
  }

  private static Path course() throws Exception {
    return Installation.current().root().resolve("notebooks/exercises");
  }
}
