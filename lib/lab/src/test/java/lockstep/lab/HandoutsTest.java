package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lockstep.lab.lessons.Lessons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A finished notebook as a page to hand in: `mvn -Dlockstep.lab=print`.
@Timeout(300)
class HandoutsTest {

  @TempDir private Path folder;

  @Test
  void aFinishedNotebookBecomesAPageAndAPdf() throws Exception {
    Path student = Files.createDirectory(folder.resolve("a student"));
    Files.copy(Lessons.executed("00").file(), student.resolve("00-start-here.ipynb"));
    Files.copy(lesson("01"), student.resolve("01-not-run.ipynb"));

    Command.Finished printed = Command.run(RunningLab.command("print", folder));

    assertTrue(printed.well(), printed.text());
    String page = Files.readString(student.resolve("00-start-here.html"));
    assertTrue(page.contains("<svg"), "the pictures are in it");
    assertFalse(page.matches("(?s).*<(script|img|link)[^>]* (src|href)=\"https?:.*"), "no network");
    assertFalse(Files.exists(student.resolve("01-not-run.html")), "what was not run stays");
    if (Chromium.find().isPresent()) {
      byte[] pdf = Files.readAllBytes(student.resolve("00-start-here.pdf"));
      assertEquals("%PDF", new String(pdf, 0, 4, StandardCharsets.ISO_8859_1));
    } else {
      assertTrue(printed.text().contains("open the page in a browser"), printed.text());
    }
  }

  @Test
  void aFolderWithoutFinishedNotebooksIsSaidSo() throws Exception {
    Files.copy(lesson("01"), folder.resolve("01-not-run.ipynb"));

    Command.Finished printed = Command.run(RunningLab.command("print", folder));

    assertFalse(printed.well());
    assertTrue(printed.text().contains("there is no notebook with outputs"), printed.text());
  }

  private static Path lesson(String start) throws Exception {
    return Lessons.all().stream()
        .filter(lesson -> lesson.getFileName().toString().startsWith(start))
        .findFirst()
        .orElseThrow();
  }
}
