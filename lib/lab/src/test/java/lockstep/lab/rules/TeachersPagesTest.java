package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.lab.lessons.Lessons;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the teachers' pages say of the lessons is so.
@Timeout(60)
class TeachersPagesTest {

  private static final Pattern TIMED = Pattern.compile("(?m)^\\| ([0-9]+) \\| ([^|]+) \\|");
  private static final Pattern STOP = Pattern.compile("(?m)^\\| +\\| \\*\\*stop here\\*\\*");
  private static final Pattern ASKED = Pattern.compile("Predict\\.ask\\(\\s*\"([^\"]+)\"");
  private static final Pattern ANSWERED = Pattern.compile("(?m)^\\| ([0-9]{2}-[a-z]) \\|");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,3} (.+)$");
  private static final Pattern MYTH = Pattern.compile("\\*\\*Myth check: \"(.+?)\"\\*\\*");
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?m)^\\| (.+?) \\| \\[([0-9]{2})]\\(\\.\\./([^)]+)\\) \\| (.+?) \\| `([^`]+)` \\|$");

  static List<Path> lessons() throws Exception {
    return Lessons.all();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void timeTheSectionsOfTheLessonInTheirOrder(Path lesson) throws Exception {
    List<String> sections = headings(prose(lesson));
    List<String> timed = TIMED.matcher(page(lesson)).results().map(row -> row.group(2)).toList();

    assertFalse(timed.isEmpty());
    assertEquals(sections.stream().filter(timed::contains).toList(), timed);
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void stopAfterTwentyFiveMinutesAtMost(Path lesson) throws Exception {
    String[] parts = STOP.split(page(lesson));
    assertEquals(2, parts.length, "one row says where to stop");

    int minutes =
        TIMED.matcher(parts[0]).results().mapToInt(row -> Integer.parseInt(row.group(1))).sum();

    assertTrue(minutes <= 25, minutes + " minutes");
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void expectWrongAnswersToEveryQuestion(Path lesson) throws Exception {
    String code =
        Notebook.read(lesson).codeCells().stream()
            .map(Cell::source)
            .collect(Collectors.joining("\n"));
    assertEquals(all(ASKED, code), all(ANSWERED, page(lesson)));
  }

  @Test
  void nameCellsAndSectionsThatAreInTheLesson() throws Exception {
    List<MatchResult> rows = STATEMENT.matcher(statements()).results().toList();
    List<String> wrong = new ArrayList<>();
    for (MatchResult row : rows) {
      Path lesson = Checkout.root().resolve("notebooks").resolve(row.group(3));
      if (!Files.exists(lesson) || !row.group(3).startsWith(row.group(2) + "-")) {
        wrong.add(row.group());
        continue;
      }
      List<Cell> cells = Notebook.read(lesson).cells();
      String section = "";
      boolean found = false;
      for (Cell cell : cells) {
        List<String> headings = cell.isCode() ? List.of() : headings(cell.source());
        section = headings.isEmpty() ? section : headings.getLast();
        found |= cell.id().equals(row.group(5)) && section.equals(row.group(4));
      }
      if (!found) {
        wrong.add(row.group());
      }
    }
    assertEquals(
        statements().lines().filter(line -> line.startsWith("| ")).count() - 2, rows.size());
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void listEveryMythAndItsLesson(Path lesson) throws Exception {
    String number = lesson.getFileName().toString().substring(0, 2);
    Set<String> listed =
        STATEMENT
            .matcher(statements())
            .results()
            .filter(row -> row.group(2).equals(number))
            .map(row -> row.group(1))
            .collect(Collectors.toSet());

    Set<String> missing = all(MYTH, prose(lesson).replaceAll("\n> *", " "));
    missing.removeAll(listed);
    assertEquals(Set.of(), missing);
  }

  @Test
  void areListedByTheFirstOfThem() throws Exception {
    Path folder = Checkout.root().resolve("notebooks/teachers");
    String first = Files.readString(folder.resolve("README.md"));
    for (Path lesson : lessons()) {
      String name = name(lesson) + ".md";
      assertTrue(first.contains("(" + name + ")"), name + " is missing");
    }
  }

  private static String page(Path lesson) throws Exception {
    Path page = Checkout.root().resolve("notebooks/teachers/" + name(lesson) + ".md");
    assertTrue(Files.exists(page), page + " is missing");
    String text = Files.readString(page);
    assertTrue(text.contains("(../" + lesson.getFileName() + ")"), "no link to the lesson");
    return text;
  }

  private static String statements() throws Exception {
    return Files.readString(Checkout.root().resolve("notebooks/teachers/statements.md"));
  }

  private static String name(Path lesson) {
    return lesson.getFileName().toString().replace(".ipynb", "");
  }

  private static String prose(Path lesson) throws Exception {
    return Notebook.read(lesson).cells().stream()
        .filter(cell -> !cell.isCode())
        .map(Cell::source)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> headings(String text) {
    return HEADING.matcher(text).results().map(heading -> heading.group(1)).toList();
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
