package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 00 promises is what its cells show.
@Timeout(300)
class Lesson00Test {

  @Test
  void workersAppearOnATimeline() throws Exception {
    Cell crew = cell("crew");

    assertEquals(4, rows(crew.text()).size(), crew.text());
    assertTrue(crew.html().contains("<svg"), crew.html());
    assertFalse(crew.text().contains("failed"), crew.text());
  }

  @Test
  void theNumberOfWorkersIsTheStudents() throws Exception {
    String edited = cell("crew").source().replace("int workers = 4;", "int workers = 2;");

    Notebook notebook = Lessons.excerpt("00", Map.of("crew", edited), "watch", "crew");

    assertEquals(2, rows(notebook.cell("crew").text()).size(), notebook.cell("crew").text());
  }

  @Test
  void theKilledWorkerIsMarkedAndTheOthersFinish() throws Exception {
    List<String> rows = rows(cell("kill").text());

    assertEquals(4, rows.size(), rows.toString());
    for (String row : rows) {
      assertEquals(row.startsWith("worker 2"), row.contains("x"), row);
    }
    assertTrue(cell("kill").html().contains("exit code 137"), cell("kill").html());
    assertTrue(cell("kill-compare").text().contains("they finish as if nothing had happened"));
  }

  @Test
  void anAnswerIsComparedWithWhatHappened() throws Exception {
    String answered = cell("kill-predict").source().replace("answer(\"\")", "answer(\"1\")");

    Notebook notebook =
        Lessons.excerpt(
            "00",
            Map.of("kill-predict", answered),
            "watch",
            "kill-predict",
            "kill",
            "kill-compare");

    assertTrue(notebook.cell("kill-predict").text().contains("You predict: they are killed too"));
    assertTrue(notebook.cell("kill-compare").text().contains("Predicted: they are killed too"));
    assertTrue(notebook.cell("kill-compare").text().contains("Not what you predicted"));
  }

  @Test
  void anOrderOfStepsThatLosesAVisitorIsTheStudents() throws Exception {
    assertTrue(
        cell("order").value().contains("A wrote 1, B read 1, B wrote 2"), cell("order").value());
    assertTrue(cell("order").html().contains("Step 1 of"), cell("order").html());
    assertTrue(cell("order-check").value().startsWith("Nobody is missing."));
    String mixed = cell("order").source().replace("A, A, B, B", "A, B, A, B");

    Notebook notebook =
        Lessons.excerpt("00", Map.of("order", mixed), "watch", "board", "order", "order-check");

    String told = notebook.cell("order").value();
    assertTrue(told.contains("A read 0, B read 0, A wrote 1, B wrote 1"), told);
    assertTrue(notebook.cell("order-check").value().startsWith("You broke it!"), told);
  }

  @Test
  void theMachineIsDescribed() throws Exception {
    String machine = cell("machine").text();

    assertTrue(machine.contains("✓  a worker process lived"), machine);
    assertTrue(machine.contains("✓  the agent is there"), machine);
  }

  @Test
  void theLoopThatNeverEndsDoesNotRunUnasked() throws Exception {
    assertEquals("", cell("endless").text());
    assertTrue(cell("stop-check").stdout().matches("computed for [0-9]+ ms of .*\\s*"));
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("00").cell(id);
  }

  /// The rows of a timeline in plain text.
  private static List<String> rows(String text) {
    return text.lines().filter(line -> line.startsWith("worker")).toList();
  }
}
