package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PredictionsTest {

  @TempDir private Path handedIn;

  @Test
  void eachWrongAnswerIsCountedTheCommonestFirst() throws Exception {
    student("ann", "03-a.first=more", "03-a.agreed=false");
    student("ben", "03-a.first=40000", "03-a.agreed=false");
    student("cleo", "03-a.first=40000", "03-a.agreed=false");
    student("dan", "03-a.first=less", "03-a.agreed=true");

    String row = row("03-a");

    assertEquals(List.of("03-a", "4", "1", "40000 (2); more (1)"), List.of(row.split(" {2,}")));
  }

  @Test
  void nobodyIsNamed() throws Exception {
    student("ann", "03-a.first=more", "03-a.agreed=false");

    Predictions counted = Predictions.under(handedIn);

    assertFalse(counted.text().contains("ann"), counted.text());
    assertFalse(counted.html().contains("ann"), counted.html());
  }

  @Test
  void whatWasNeverComparedIsNoPrediction() throws Exception {
    student("ann", "03-a=more");

    assertFalse(Predictions.under(handedIn).text().contains("03-a"));
  }

  @Test
  void aDamagedFileIsCountedAsSuch() throws Exception {
    student("ann", "03-a.first=more", "03-a.agreed=false");
    student("ben", "03-a.first=\\u12");

    String text = Predictions.under(handedIn).text();

    assertTrue(text.contains("students: 1; files that could not be read: 1"), text);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = handedIn.resolve("missing");

    NotDirectoryException thrown =
        assertThrows(NotDirectoryException.class, () -> Predictions.under(missing));

    assertEquals(missing.toString(), thrown.getMessage());
  }

  @Test
  void theFirstComparedAnswerCountsWhateverIsAnsweredAfterwards() throws Exception {
    String id = "test-" + UUID.randomUUID();
    try {
      Predict.ask(id, "How many?").answer("more");
      Predict.compare(id, "less");
      Predict.ask(id, "How many?").answer("less");
      Predict.compare(id, "less");
      Files.copy(
          Answers.FILE, Files.createDirectory(handedIn.resolve("ann")).resolve(Answers.FILE));
    } finally {
      Files.deleteIfExists(Answers.FILE);
    }

    assertTrue(row(id).endsWith("more (1)"), row(id));
  }

  @Test
  void aNumberIsCountedWithItsUnit() throws Exception {
    String id = "test-" + UUID.randomUUID();
    try {
      Predict.ask(id, "How many seconds?").answer(4);
      Predict.compare(id, 2.0, "s");
      Files.copy(
          Answers.FILE, Files.createDirectory(handedIn.resolve("ann")).resolve(Answers.FILE));
    } finally {
      Files.deleteIfExists(Answers.FILE);
    }

    assertTrue(row(id).endsWith("4 s (1)"), row(id));
  }

  private void student(String name, String... lines) throws IOException {
    Path folder = Files.createDirectory(handedIn.resolve(name));
    Files.write(folder.resolve("predictions.properties"), List.of(lines));
  }

  /// The row of a question, in plain text.
  private String row(String question) throws IOException {
    return Predictions.under(handedIn)
        .text()
        .lines()
        .filter(line -> line.startsWith(question))
        .findFirst()
        .orElse("");
  }
}
