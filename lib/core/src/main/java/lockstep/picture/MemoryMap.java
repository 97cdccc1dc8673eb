package lockstep.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Contents.Field;
import lockstep.internal.memory.Mapped;
import lockstep.internal.memory.RegionId;

/// What lies where in memory that processes share: a row for each cache line of 64 bytes, in it the
/// fields with their values.
///
/// ```java
/// var before = MemoryMap.of(lock);
/// lock.lock();
/// MemoryMap.of(lock).since(before)    // the fields that have changed are marked
/// ```
///
/// A cache line is what processors hand to each other, so fields in one row are never written by
/// two of them at the same time. Immutable: what is there later needs another map. Processes may
/// write while it is made; each field is then as it was when it was read. Rows of nothing but zeros
/// are left out where there are many, and so is what comes after [#MOST_ROWS] rows.
public final class MemoryMap implements Picture {

  /// How many rows are drawn.
  public static final int MOST_ROWS = 16;

  /// Bytes that processors hand to each other at once.
  static final int LINE = 64;

  /// Neighbouring rows of zeros, from which on they are left out.
  private static final int MANY = 5;

  /// How many changes a sentence names.
  private static final int MOST_NAMED = 8;

  /// How much of a value the table tells.
  private static final int MOST_CHARACTERS = 40;

  private final RegionId region;
  private final NavigableMap<Long, Field> fields;
  private final Map<Long, Field> before;
  private final boolean isCompared;

  private MemoryMap(
      RegionId region,
      NavigableMap<Long, Field> fields,
      Map<Long, Field> before,
      boolean isCompared) {
    this.region = region;
    this.fields = fields;
    this.before = before;
    this.isCompared = isCompared;
  }

  /// The part of a row's fields that is to be seen, or what there is instead.
  ///
  /// @param from the first of its bytes
  /// @param instead a sentence where rows are left out; empty if this is one row
  record Row(long from, List<Field> fields, String instead) {}

  /// The map of a counter, lock, array, queue or any other thing of `lockstep.shared`, as it is at
  /// this moment.
  ///
  /// @throws IllegalStateException if it was closed
  public static MemoryMap of(Mapped shared) {
    Contents contents = shared.contents();
    NavigableMap<Long, Field> fields = new TreeMap<>();
    contents.fields().forEach(field -> fields.put(field.at(), field));
    return new MemoryMap(contents.region(), fields, Map.of(), false);
  }

  /// This map, with a mark on each field that is not as it was in another.
  ///
  /// @throws IllegalArgumentException if that is the map of something else
  public MemoryMap since(MemoryMap earlier) {
    if (!region.equals(earlier.region)) {
      throw new IllegalArgumentException("the maps are not of the same shared " + region.kind());
    }
    return new MemoryMap(region, fields, earlier.fields, true);
  }

  @Override
  public String html() {
    return Look.framed(new MemoryDrawing(this).svg(), table());
  }

  @Override
  public String text() {
    return sentence() + "\n" + table().text();
  }

  @Override
  public String toString() {
    return text();
  }

  /// What it is, and what has changed.
  String sentence() {
    String what =
        "Shared memory, %s: %,d bytes, made by process %d."
            .formatted(region.kind(), region.bytes(), region.creator().pid());
    List<Field> changed = fields.values().stream().filter(this::isChanged).toList();
    if (!isCompared || changed.isEmpty()) {
      return what + (isCompared ? " Nothing has changed." : "");
    }
    long lines = changed.stream().map(field -> field.at() / LINE).distinct().count();
    String named =
        changed.stream().limit(MOST_NAMED).map(Field::name).collect(Collectors.joining(", "));
    int more = changed.size() - MOST_NAMED;
    return what
        + " Changed: "
        + named
        + (more > 0 ? " and " + more + " more" : "")
        + (lines == 1 ? ", in one cache line." : ", in " + lines + " cache lines.");
  }

  /// Whether it was compared with another.
  boolean isCompared() {
    return isCompared;
  }

  boolean isChanged(Field field) {
    Field old = before.get(field.at());
    return isCompared && (old == null || old.bits() != field.bits());
  }

  /// From the top down.
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    long line = fields.isEmpty() ? 0 : fields.firstEntry().getValue().at() / LINE;
    long end = fields.isEmpty() ? 0 : (fields.lastEntry().getValue().end() - 1) / LINE + 1;
    while (line < end && rows.size() < MOST_ROWS) {
      List<Field> first = in(line);
      long dull = line;
      while (dull < end && isDull(dull)) {
        dull++;
      }
      if (dull - line >= MANY) {
        boolean zeros = !first.isEmpty() && first.getFirst().bits() == 0;
        String lines = dull - line + (zeros ? " lines of zeros" : " lines more");
        rows.add(new Row(line * LINE, List.of(), lines));
        line = dull;
      } else {
        rows.add(new Row(line * LINE, first, ""));
        line++;
      }
    }
    long left = region.bytes() - line * LINE;
    if (left > 0) {
      rows.add(new Row(line * LINE, List.of(), "%,d bytes more".formatted(left)));
    }
    return rows;
  }

  /// The fields of which there is something in a cache line.
  private List<Field> in(long line) {
    Map.Entry<Long, Field> before = fields.lowerEntry(line * LINE);
    boolean reachesIn = before != null && before.getValue().end() > line * LINE;
    long from = reachesIn ? before.getKey() : line * LINE;
    return List.copyOf(fields.subMap(from, (line + 1) * LINE).values());
  }

  /// Whether there is nothing to see: nothing at all, zeros of an array or a table that were there
  /// before, or what began above and ends below.
  private boolean isDull(long line) {
    return in(line).stream()
        .allMatch(
            field ->
                field.at() < line * LINE && field.end() > (line + 1) * LINE
                    || field.isElement() && field.bits() == 0 && !isChanged(field));
  }

  private Table table() {
    Table table = isCompared ? Table.of("byte", "holds", "changed") : Table.of("byte", "holds");
    for (Row row : rows()) {
      String holds = row.instead().isEmpty() ? words(row.fields()) : row.instead();
      String changed =
          row.fields().stream()
              .filter(this::isChanged)
              .map(field -> field.name() + " from " + old(field))
              .collect(Collectors.joining(", "));
      table = isCompared ? table.row(row.from(), holds, changed) : table.row(row.from(), holds);
    }
    return table;
  }

  /// What was there before.
  String old(Field field) {
    Field old = before.get(field.at());
    return old == null ? "nothing" : value(old);
  }

  private static String value(Field field) {
    return Markup.fitted(field.value(), MOST_CHARACTERS, 1);
  }

  private static String words(List<Field> fields) {
    if (fields.isEmpty()) {
      return "nothing";
    }
    if (fields.size() > 1 && fields.stream().allMatch(Field::isElement)) {
      return fields.getFirst().name()
          + " to "
          + fields.getLast().name()
          + ": "
          + fields.stream().map(MemoryMap::value).collect(Collectors.joining(", "));
    }
    return fields.stream()
        .map(field -> field.name() + " " + value(field))
        .collect(Collectors.joining("; "));
  }
}
