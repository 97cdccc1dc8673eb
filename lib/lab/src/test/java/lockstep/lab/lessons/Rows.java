package lockstep.lab.lessons;

import java.util.List;
import java.util.stream.IntStream;
import lockstep.lab.notebook.Cell;

/// The rows of a timeline in plain text.
final class Rows {

  private Rows() {}

  /// How many rows show a sign in the same column, at most.
  static long most(Cell cell, char sign) {
    List<String> rows = cell.value().lines().filter(line -> line.endsWith("|")).toList();
    int width = rows.stream().mapToInt(String::length).min().orElse(0);
    return IntStream.range(0, width)
        .mapToLong(i -> rows.stream().filter(row -> row.charAt(i) == sign).count())
        .max()
        .orElse(0);
  }
}
