package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class MendingTest {

  private static final String RELEASED =
      """
      {"cells": [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": ["Write it."]},
        {"cell_type": "code", "id": "s", "metadata": {"nbgrader": {"grade_id": "shop", "solution": true}},
         "source": ["// YOUR CODE HERE"], "outputs": [], "execution_count": null},
        {"cell_type": "code", "id": "t", "metadata": {"nbgrader": {"grade_id": "test", "points": 3}},
         "source": ["check();"], "outputs": [], "execution_count": null}],
       "metadata": {"kernelspec": {"name": "java"}}, "nbformat": 4, "nbformat_minor": 5}
      """;

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void release() throws IOException {
    Path released = Files.createDirectories(folder.resolve("released"));
    Files.writeString(released.resolve("shop.ipynb"), RELEASED);
    file = Files.createDirectories(folder.resolve("submitted")).resolve("shop.ipynb");
  }

  private List<String> mend(String submitted) throws IOException {
    Files.writeString(file, submitted);
    return new Mending(folder.resolve("released")).of(file.getParent());
  }

  private List<String> ids() throws IOException {
    return Notebook.read(file).cells().stream().map(Cell::id).toList();
  }

  @Test
  void whatIsWholeIsLeftAlone() throws Exception {
    String answered = RELEASED.replace("// YOUR CODE HERE", "class Shop { }");
    assertEquals(List.of(), mend(answered));
    assertEquals(answered, Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "{\"cells\": 3}", "{\"cells\": [[]]}", "PK\u0003\u0004"})
  void whatIsNoNotebookBecomesTheReleasedOne(String damaged) throws Exception {
    assertEquals(List.of("what was submitted is no notebook that can be read"), mend(damaged));
    assertEquals(List.of("notice", "m", "s", "t"), ids());
    assertEquals(damaged, Files.readString(folder.resolve("submitted/shop.ipynb.submitted")));
  }

  @Test
  void cellsThatAreMissingComeBackInTheirPlaces() throws Exception {
    String without = RELEASED.replace("\"grade_id\": \"test\"", "\"grade_id\": \"strange\"");
    assertEquals(
        List.of("the cell test was missing", "a cell said that it belongs to the assignment"),
        mend(without));
    assertEquals(List.of("m", "s", "t", "t"), ids());
  }

  @Test
  void ofCellsThatAreThereTwiceTheLastCounts() throws Exception {
    String twice = RELEASED.replace("\"grade_id\": \"shop\"", "\"grade_id\": \"test\"");
    assertTrue(mend(twice).contains("the cell test was there 2 times"));
    assertFalse(
        Notebook.read(file).cells().get(1).json().toString().contains("\"grade_id\":\"test\""));
  }

  @Test
  void pointsAndKernelsAreAsReleased() throws Exception {
    String changed =
        RELEASED.replace("\"points\": 3", "\"points\": \"many\"").replace("java", "python3");
    assertEquals(
        List.of("another kernel was named", "what is known of test was changed"), mend(changed));
    assertTrue(Notebook.read(file).json().toString().contains("\"points\":3"));
  }

  @Test
  void whatWasMendedOnceSaysTheSameTheNextTime() throws Exception {
    Mending mending = new Mending(folder.resolve("released"));
    List<String> first = mend("{");
    assertEquals(first, mending.of(file.getParent()));
    assertEquals("{", Files.readString(folder.resolve("submitted/shop.ipynb.submitted")));
    assertEquals(List.of(), mend(RELEASED), "handed in again");
    assertEquals(List.of(), mending.of(file.getParent()));
  }
}
