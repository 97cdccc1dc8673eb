package lockstep.check;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.picture.Table;

/// What a class predicted: for each question how many were right, and each wrong answer with how
/// many gave it.
///
/// ```java
/// Predictions.under(Path.of("handed-in"))
/// ```
///
/// Immutable. Only numbers come out: neither the names of folders nor whose answer is whose. What
/// counts is the first answer that a student compared with a measurement; who changed it afterwards
/// has seen the result.
public final class Predictions extends Tabular {

  private final int files;
  private final int unreadable;
  private final Map<String, Question> questions;

  /// The first answers to one question.
  ///
  /// @param right how many were as measured
  /// @param wrong how many gave each of the others
  private record Question(int right, Map<String, Integer> wrong) {

    static final Question NEW = new Question(0, Map.of());

    Question with(String answer, boolean agreed) {
      if (agreed) {
        return new Question(right + 1, wrong);
      }
      Map<String, Integer> more = new TreeMap<>(wrong);
      more.merge(answer, 1, Integer::sum);
      return new Question(right, more);
    }

    int answers() {
      return right + wrong.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// The commonest first.
    String wrongAnswers() {
      return wrong.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .map(answer -> answer.getKey() + " (" + answer.getValue() + ")")
          .collect(Collectors.joining("; "));
    }
  }

  private Predictions(int files, int unreadable, Map<String, Question> questions) {
    this.files = files;
    this.unreadable = unreadable;
    this.questions = questions;
  }

  /// Counts the answers in every file `predictions.properties` in a folder and below it. A file
  /// that cannot be read is counted as such.
  ///
  /// @throws NotDirectoryException if it is no folder
  /// @throws IOException if the folder cannot be read
  public static Predictions under(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toAbsolutePath().toString());
    }
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.filter(file -> file.endsWith(Answers.FILE)).toList();
    }
    int unreadable = 0;
    Map<String, Question> questions = new TreeMap<>();
    for (Path file : found) {
      Properties answers = new Properties();
      try (Reader text = Files.newBufferedReader(file)) {
        answers.load(text);
      } catch (IOException | IllegalArgumentException damaged) {
        unreadable++;
        continue;
      }
      count(answers, questions);
    }
    return new Predictions(found.size(), unreadable, questions);
  }

  private static void count(Properties answers, Map<String, Question> questions) {
    for (String key : answers.stringPropertyNames()) {
      if (key.endsWith(Answers.FIRST)) {
        String id = key.substring(0, key.length() - Answers.FIRST.length());
        boolean agreed = Boolean.parseBoolean(answers.getProperty(id + Answers.AGREED));
        Question known = questions.getOrDefault(id, Question.NEW);
        questions.put(id, known.with(answers.getProperty(key), agreed));
      }
    }
  }

  @Override
  Table table() {
    Table table = Table.of("question", "answers", "as measured", "not as measured (how often)");
    for (Map.Entry<String, Question> entry : questions.entrySet()) {
      Question question = entry.getValue();
      table =
          table.row(entry.getKey(), question.answers(), question.right(), question.wrongAnswers());
    }
    return table.caption(
        "students: "
            + (files - unreadable)
            + (unreadable == 0 ? "" : "; files that could not be read: " + unreadable));
  }
}
