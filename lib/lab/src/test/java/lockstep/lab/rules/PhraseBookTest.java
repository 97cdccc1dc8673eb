package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import lockstep.lab.lessons.Lessons;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PhraseBookTest {

  @Test
  void holdsTheTableOfEveryLesson() throws Exception {
    Notebook book = Notebook.read(Checkout.root().resolve("notebooks/phrase-book.ipynb"));
    for (Path lesson : Lessons.all()) {
      String number = lesson.getFileName().toString().substring(0, 2);
      if (!number.equals("00")) {
        List<String> phrases = phrases(Notebook.read(lesson).cell("recap").source());
        assertFalse(phrases.isEmpty(), number);
        assertEquals(phrases, phrases(book.cell("lesson-" + number).source()));
      }
    }
  }

  /// The rows of a table of phrases.
  private static List<String> phrases(String text) {
    return text.lines()
        .dropWhile(line -> !line.equals("| Python | here |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
