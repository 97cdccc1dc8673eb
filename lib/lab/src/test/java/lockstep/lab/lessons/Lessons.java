package lockstep.lab.lessons;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;
import lockstep.lab.notebook.Notebook;

/// The lessons of this checkout, each executed once however many tests look at it.
public final class Lessons {

  private static final Duration CELL_LIMIT = Duration.ofSeconds(60);
  private static final Path FOLDER = Path.of("target", "lessons").toAbsolutePath();
  private static final Map<String, Notebook> executed = new TreeMap<>();
  private static final Map<String, Duration> times = new TreeMap<>();

  private Lessons() {}

  /// The lesson whose file name starts so, such as `01`, after its execution.
  public static synchronized Notebook executed(String start)
      throws IOException, PlainError, InterruptedException {
    Path lesson = find(start);
    String name = lesson.getFileName().toString();
    Notebook known = executed.get(name);
    if (known == null) {
      long began = System.nanoTime();
      known = Notebook.read(lesson).execute(FOLDER, CELL_LIMIT);
      times.put(name, Duration.ofNanos(System.nanoTime() - began));
      executed.put(name, known);
    }
    return known;
  }

  /// Some cells of a lesson, edited as a student would edit them, after their execution in a fresh
  /// kernel.
  ///
  /// @param edits the new source of cells, by their ids
  /// @param ids the cells to be run, in the order of the lesson
  public static Notebook excerpt(String start, Map<String, String> edits, String... ids)
      throws IOException, PlainError, InterruptedException {
    Notebook lesson = Notebook.read(find(start));
    JsonArray cells = new JsonArray();
    for (String id : ids) {
      JsonObject cell = lesson.cell(id).json();
      if (edits.containsKey(id)) {
        cell.addProperty("source", edits.get(id));
      }
      cells.add(cell);
    }
    lesson.json().add("cells", cells);
    Path folder = Files.createDirectories(FOLDER.resolve("excerpts"));
    Path file = folder.resolve(start + "-" + ids[ids.length - 1] + ".ipynb");
    Files.writeString(file, lesson.json().toString());
    return Notebook.read(file).execute(folder.resolve("executed"), CELL_LIMIT);
  }

  /// What a size in a lesson comes to in these tests.
  static int scaled(int size) {
    String scale = System.getenv("LOCKSTEP_SCALE");
    return scale == null ? size : (int) (size * Double.parseDouble(scale));
  }

  /// How long each lesson took that was executed so far.
  static synchronized Map<String, Duration> times() {
    return Map.copyOf(times);
  }

  /// The notebooks of all lessons, in order.
  public static List<Path> all() throws IOException, PlainError {
    try (Stream<Path> files = Files.list(Installation.current().root().resolve("notebooks"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]{2}-.*\\.ipynb"))
          .sorted()
          .toList();
    }
  }

  private static Path find(String start) throws IOException, PlainError {
    return all().stream()
        .filter(file -> file.getFileName().toString().startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no lesson starts with " + start));
  }
}
