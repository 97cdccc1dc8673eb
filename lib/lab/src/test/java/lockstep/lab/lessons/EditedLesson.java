package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashMap;
import java.util.Map;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;

/// A lesson after the changes that a student is asked for, all of them run in one kernel.
final class EditedLesson {

  private final String start;
  private final Map<String, String> sources = new HashMap<>();
  private Notebook executed;

  private EditedLesson(String start) {
    this.start = start;
  }

  /// The lesson whose file name starts so.
  static EditedLesson of(String start) {
    return new EditedLesson(start);
  }

  /// Changes a cell, which must have something to change.
  ///
  /// @param pattern a regular expression; its first match is replaced
  EditedLesson change(String cell, String pattern, String by) throws Exception {
    String source = sources.getOrDefault(cell, Lessons.executed(start).cell(cell).source());
    String changed = source.replaceFirst(pattern, by);
    assertNotEquals(source, changed, "nothing to change in " + cell);
    sources.put(cell, changed);
    return this;
  }

  /// Runs these cells.
  EditedLesson run(String... cells) throws Exception {
    executed = Lessons.excerpt(start, sources, cells);
    return this;
  }

  Cell cell(String id) {
    return executed.cell(id);
  }
}
