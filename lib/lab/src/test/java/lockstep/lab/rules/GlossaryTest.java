package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every word of the glossary is explained, in bold, in the lesson that it names, and no earlier
/// lesson uses it.
@Timeout(60)
class GlossaryTest {

  private static final Pattern ENTRY = Pattern.compile("\\| \\*\\*(.+?)\\*\\* \\| ([0-9]{2}) \\|");

  /// Code, links and pictures in letters: names, not words.
  private static final Pattern NO_PROSE =
      Pattern.compile("```.*?```|`[^`]*`|<code>.*?</code>|\\[[^]]*\\]\\([^)]*\\)", Pattern.DOTALL);

  private final TreeMap<String, String> lessons = new TreeMap<>();

  @Test
  void wordsAreExplainedWhereTheyAreFirstUsed() throws Exception {
    String glossary = "";
    for (Path file : Checkout.notebooks()) {
      String name = file.getFileName().toString();
      if (name.matches("[0-9]{2}-.*")) {
        lessons.put(name.substring(0, 2), NO_PROSE.matcher(prose(file)).replaceAll(" "));
      } else if (name.equals("glossary.ipynb")) {
        glossary = prose(file);
      }
    }
    List<String> wrong = new ArrayList<>();
    Matcher entry = ENTRY.matcher(glossary);
    while (entry.find()) {
      check(entry.group(1), entry.group(2), wrong);
    }
    assertFalse(glossary.isEmpty() || lessons.isEmpty());
    assertEquals(List.of(), wrong);
  }

  private void check(String word, String lesson, List<String> wrong) {
    Pattern bold = Pattern.compile("\\*\\*" + word, Pattern.CASE_INSENSITIVE);
    Pattern used = Pattern.compile("\\b" + word + "(s|ed|ing)?\\b", Pattern.CASE_INSENSITIVE);
    if (!bold.matcher(lessons.getOrDefault(lesson, "")).find()) {
      wrong.add(word + " is not explained in lesson " + lesson);
    }
    lessons.headMap(lesson).entrySet().stream()
        .filter(earlier -> used.matcher(earlier.getValue()).find())
        .forEach(
            earlier -> wrong.add(word + " is used in lesson " + earlier.getKey() + " already"));
  }

  private static String prose(Path file) throws Exception {
    return Notebook.read(file).cells().stream()
        .filter(cell -> !cell.isCode())
        .map(Cell::source)
        .collect(Collectors.joining("\n"));
  }
}
