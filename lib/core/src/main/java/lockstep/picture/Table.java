package lockstep.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows and columns, numbers to the right.
///
/// Immutable: [#row] answers a longer table. Numbers are written with three digits that matter if
/// they have fractions, in full if they are whole; any other value as its `toString` says.
public final class Table implements Picture {

  private final List<String> columns;
  private final List<List<Object>> rows;
  private final String caption;

  private Table(List<String> columns, List<List<Object>> rows, String caption) {
    this.columns = columns;
    this.rows = rows;
    this.caption = caption;
  }

  /// A table without rows.
  public static Table of(String... columns) {
    return new Table(List.of(columns), List.of(), "");
  }

  /// This table and one more row.
  ///
  /// @throws IllegalArgumentException if it has not one value for each column
  public Table row(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + values.length + " values in a table of " + columns.size() + " columns");
    }
    List<List<Object>> longer = new ArrayList<>(rows);
    longer.add(Arrays.stream(values).map(v -> v == null ? "null" : v).toList());
    return new Table(columns, List.copyOf(longer), caption);
  }

  /// How many rows it has.
  public int size() {
    return rows.size();
  }

  /// This table with a line of explanation.
  public Table caption(String text) {
    return new Table(columns, rows, text);
  }

  @Override
  public String html() {
    return Look.framed(body());
  }

  /// The table alone, without styles.
  String body() {
    Markup out = new Markup().open("table");
    if (!caption.isEmpty()) {
      out.element("caption", caption);
    }
    out.open("thead").open("tr");
    for (int i = 0; i < columns.size(); i++) {
      out.element("th", columns.get(i), "scope", "col", "class", kind(i));
    }
    out.close("tr").close("thead").open("tbody");
    for (List<Object> row : rows) {
      out.open("tr");
      for (int i = 0; i < row.size(); i++) {
        out.open("td", "class", kind(i)).raw(cell(row.get(i))).close("td");
      }
      out.close("tr");
    }
    return out.close("tbody").close("table").toString();
  }

  @Override
  public String text() {
    List<Integer> widths =
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    rows.stream()
                        .mapToInt(row -> written(row.get(i)).length())
                        .reduce(columns.get(i).length(), Math::max))
            .toList();
    List<String> lines = new ArrayList<>();
    if (!caption.isEmpty()) {
      lines.add(caption);
    }
    lines.add(line(columns, widths));
    for (List<Object> row : rows) {
      lines.add(line(row, widths));
    }
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }

  private String line(List<?> values, List<Integer> widths) {
    return IntStream.range(0, values.size())
        .mapToObj(
            i -> {
              String value = written(values.get(i));
              String gap = " ".repeat(widths.get(i) - value.length());
              return isNumeric(i) ? gap + value : value + gap;
            })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private String kind(int column) {
    return isNumeric(column) ? "num" : "word";
  }

  private boolean isNumeric(int column) {
    return rows.stream().allMatch(row -> row.get(column) instanceof Number);
  }

  private static String cell(Object value) {
    String escaped = Markup.escape(written(value));
    return value instanceof Share share ? share.bar() + " " + escaped : escaped;
  }

  private static String written(Object value) {
    return switch (value) {
      case Double number -> Figures.of(number);
      case Float number -> Figures.of(number);
      case Long number -> Figures.whole(number);
      case Integer number -> Figures.whole(number);
      default -> value.toString();
    };
  }
}
