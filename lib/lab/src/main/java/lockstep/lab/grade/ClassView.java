package lockstep.lab.grade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import lockstep.picture.Share;
import lockstep.picture.Table;

/// A whole class's work on one assignment, as it was graded.
///
/// Reads `autograded/` anew at each call; used by one thread.
final class ClassView {

  private static final Pattern OPEN_PART = Pattern.compile("(?m)^  ○ 0 of [0-9.]+  (.*)$");

  private final Path course;
  private final String assignment;

  ClassView(Path course, String assignment) {
    this.course = course;
    this.assignment = assignment;
  }

  /// What was not right, the commonest first.
  Table failures() throws IOException {
    Map<String, Long> missed = new TreeMap<>();
    List<Notebook> all = notebooks();
    for (Notebook notebook : all) {
      notebook.codeCells().stream()
          .flatMap(cell -> OPEN_PART.matcher(cell.text()).results())
          .map(found -> found.group(1))
          .distinct()
          .forEach(part -> missed.merge(part, 1L, Long::sum));
    }
    Table table =
        Table.of("not right", "students", "share").caption("Of " + all.size() + " students");
    for (Map.Entry<String, Long> part :
        missed.entrySet().stream()
            .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
            .toList()) {
      table = table.row(part.getKey(), part.getValue(), new Share(part.getValue(), all.size()));
    }
    return table;
  }

  /// Writes what each student has written as one Java file,
  /// `similarity/<assignment>/<student>.java`, for JPlag and its like.
  void exportForComparison() throws IOException {
    Path folder = Files.createDirectories(course.resolve("similarity").resolve(assignment));
    for (Notebook notebook : notebooks()) {
      List<String> own =
          notebook.codeCells().stream()
              .filter(cell -> cell.json().toString().contains("\"solution\":true"))
              .map(Cell::source)
              .toList();
      String student = notebook.file().getParent().getParent().getFileName().toString();
      Files.writeString(
          folder.resolve(student + ".java"),
          "class Solution {\n" + String.join("\n\n", own) + "\n}\n");
    }
  }

  private List<Notebook> notebooks() throws IOException {
    List<Notebook> all = new ArrayList<>();
    Path graded = course.resolve("autograded");
    if (Files.isDirectory(graded)) {
      try (Stream<Path> files = Files.walk(graded, 3)) {
        for (Path file :
            files
                .filter(each -> each.getParent().endsWith(assignment))
                .filter(each -> each.toString().endsWith(".ipynb"))
                .sorted()
                .toList()) {
          all.add(Notebook.read(file));
        }
      }
    }
    return all;
  }
}
