package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is committed of a notebook is what its author wrote, and nothing that running it left.
@Timeout(60)
class NotebooksTest {

  private static final Set<String> CELL_METADATA =
      Set.of("deletable", "editable", "jupyter", "nbgrader", "tags");

  static List<Path> notebooks() throws Exception {
    return Checkout.notebooks();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void holdNoOutputs(Path file) throws Exception {
    for (Cell cell : Notebook.read(file).codeCells()) {
      assertFalse(cell.wasExecuted(), () -> file + ", cell " + cell.id());
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void holdNoMetadataOfAMachine(Path file) throws Exception {
    Notebook notebook = Notebook.read(file);
    assertEquals(
        JsonParser.parseString(
            """
            {"kernelspec": {"display_name": "Java", "language": "java", "name": "java"}}
            """),
        notebook.json().get("metadata"));
    for (Cell cell : notebook.cells()) {
      Set<String> keys = new HashSet<>(cell.json().getAsJsonObject("metadata").keySet());
      keys.removeAll(CELL_METADATA);
      assertEquals(Set.of(), keys, () -> "metadata of cell " + cell.id());
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void nameTheirCells(Path file) throws Exception {
    Notebook notebook = Notebook.read(file);
    assertEquals(4, notebook.json().get("nbformat").getAsInt());
    assertTrue(notebook.json().get("nbformat_minor").getAsInt() >= 5, "older ones have no ids");
    Set<String> ids = new HashSet<>();
    for (Cell cell : notebook.cells()) {
      assertTrue(cell.id().matches("[a-zA-Z0-9_-]{1,64}"), cell.id());
      assertTrue(ids.add(cell.id()), () -> "two cells are called " + cell.id());
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void leaveTheInternalPackagesAlone(Path file) throws Exception {
    for (Cell cell : Notebook.read(file).codeCells()) {
      assertFalse(cell.source().contains("lockstep.internal"), () -> "cell " + cell.id());
    }
  }

  /// Of the two kernels' own imports, this is all in which they differ.
  @ParameterizedTest
  @MethodSource("notebooks")
  void importWhatOnlyJJavaImportsByItself(Path file) throws Exception {
    String code =
        Notebook.read(file).codeCells().stream()
            .map(Cell::source)
            .collect(Collectors.joining("\n"));
    String named = code.replaceAll("(?s)\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\])*\"|//[^\n]*", "");
    try (Stream<Path> classes = Files.list(Path.of(URI.create("jrt:/java.base/java/time")))) {
      for (Path each : classes.toList()) {
        String name = each.getFileName().toString().replace(".class", "");
        assertTrue(
            !Pattern.compile("(?<![.\\w])" + name + "\\b").matcher(named).find()
                || Pattern.compile("import java\\.time\\.(\\*|" + name + ");").matcher(code).find(),
            () -> file + " does not import java.time." + name);
      }
    }
  }
}
