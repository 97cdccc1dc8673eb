package lockstep.lab.grade;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;

/// A student whose score is known, from a file of such students:
///
/// ```
///   ## racy 3                 a name, and the score expected
///   === shop                  a cell, and what it holds instead of what was released
///   class Shop { … }
///   !delete shop-check        something that is done to the notebook
/// ```
public record Golden(String name, double score, Map<String, String> cells, List<String> deeds) {

  /// All who are kept for an assignment.
  public static List<Golden> of(String assignment) throws IOException {
    try (var in = Golden.class.getResourceAsStream(assignment + ".txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Golden> all = new ArrayList<>();
      for (String part : text.split("(?m)^## ")) {
        if (!part.isBlank()) {
          all.add(parse(part));
        }
      }
      return all;
    }
  }

  private static Golden parse(String part) {
    String[] head = part.lines().findFirst().orElseThrow().split(" ");
    List<String> deeds = part.lines().filter(line -> line.startsWith("!")).toList();
    Map<String, String> cells = new LinkedHashMap<>();
    String body = part.replaceAll("(?m)^!.*\n", "");
    for (String cell : body.substring(body.indexOf('\n') + 1).split("(?m)^=== ")) {
      if (!cell.isBlank()) {
        int end = cell.indexOf('\n');
        cells.put(cell.substring(0, end).strip(), cell.substring(end + 1).strip());
      }
    }
    return new Golden(head[0], Double.parseDouble(head[1]), cells, deeds);
  }

  /// Hands in.
  void submit(Path course, String assignment) throws IOException {
    Path release = course.resolve("release").resolve(assignment).resolve(assignment + ".ipynb");
    Notebook notebook = Notebook.read(release);
    cells.forEach((id, source) -> cell(notebook, id).addProperty("source", source));
    deeds.forEach(deed -> perform(deed.substring(1).split(" "), notebook));
    Path folder =
        Files.createDirectories(course.resolve("submitted").resolve(name).resolve(assignment));
    String text = notebook.json().toString();
    boolean damage = deeds.contains("!damage");
    Files.writeString(
        folder.resolve(assignment + ".ipynb"),
        damage ? text.substring(0, text.length() / 2) : text);
  }

  private static void perform(String[] deed, Notebook notebook) {
    List<JsonElement> cells = notebook.json().getAsJsonArray("cells").asList();
    switch (deed[0]) {
      case "delete" -> cells.remove(cell(notebook, deed[1]));
      case "duplicate" -> {
        JsonObject copy = cell(notebook, deed[1]).deepCopy();
        copy.addProperty("id", deed[1] + "-copy");
        cells.add(cells.indexOf(cell(notebook, deed[1])), copy);
      }
      case "points" ->
          cell(notebook, deed[1])
              .getAsJsonObject("metadata")
              .getAsJsonObject("nbgrader")
              .addProperty("points", "many");
      case "kernel" ->
          notebook
              .json()
              .getAsJsonObject("metadata")
              .getAsJsonObject("kernelspec")
              .addProperty("name", deed[1]);
      case "damage" -> {}
      default -> throw new IllegalArgumentException(deed[0]);
    }
  }

  private static JsonObject cell(Notebook notebook, String id) {
    return notebook.cells().stream()
        .map(Cell::json)
        .filter(json -> json.toString().contains("\"grade_id\":\"" + id + "\""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no cell " + id));
  }
}
