package lockstep.lab.grade;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Brings submitted notebooks into a form that nbgrader can grade.
///
/// Where nothing is wrong nothing is changed; what is changed is kept beside it, as
/// `….ipynb.submitted`, and mended again says the same again.
///
/// | what is wrong | what is graded |
/// |---|---|
/// | it is no notebook | the released one, without answers |
/// | a cell of the assignment is missing | as released, behind the one that it stood behind |
/// | a cell of the assignment is there twice | the last one; the others are ordinary cells |
/// | what nbgrader knows of a cell was changed | what was released |
/// | another kernel is named | ours |
final class Mending {

  private final Path released;

  Mending(Path released) {
    this.released = released;
  }

  /// Mends what one student submitted for one assignment.
  ///
  /// @return what was mended, a phrase each
  List<String> of(Path submitted) throws IOException {
    List<String> remarks = new ArrayList<>();
    try (Stream<Path> files = Files.list(released)) {
      for (Path release : files.filter(file -> file.toString().endsWith(".ipynb")).toList()) {
        Path file = submitted.resolve(release.getFileName().toString());
        if (Files.isRegularFile(file)) {
          mend(release, file, remarks);
        }
      }
    }
    return remarks;
  }

  private static void mend(Path release, Path file, List<String> remarks) throws IOException {
    Path kept = file.resolveSibling(file.getFileName() + ".submitted");
    List<String> found = new ArrayList<>();
    if (Files.exists(kept)) {
      byte[] before = mended(release, kept, found).getBytes(StandardCharsets.UTF_8);
      if (Arrays.equals(before, Files.readAllBytes(file))) {
        remarks.addAll(found); // an earlier grading has mended it
        return;
      }
      found.clear();
    }
    String mended = mended(release, file, found);
    if (!found.isEmpty()) {
      Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(file, mended);
      remarks.addAll(found);
    }
  }

  private static String mended(Path release, Path file, List<String> found) throws IOException {
    JsonObject model = JsonParser.parseString(Files.readString(release)).getAsJsonObject();
    try {
      JsonObject notebook = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      mend(model, notebook, found);
      return notebook.toString();
    } catch (JsonParseException
        | CharacterCodingException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException
        | ClassCastException notANotebook) {
      found.clear();
      found.add("what was submitted is no notebook that can be read");
      model.getAsJsonArray("cells").asList().addFirst(notice(found.getFirst()));
      return model.toString();
    }
  }

  private static void mend(JsonObject model, JsonObject notebook, List<String> found) {
    List<JsonElement> cells = notebook.getAsJsonArray("cells").asList();
    for (JsonElement cell : cells) {
      // Each of them is looked at here: what is no cell is no notebook.
      cell.getAsJsonObject().get("cell_type").getAsString();
      cell.getAsJsonObject().getAsJsonObject("metadata").size();
      if (!cell.getAsJsonObject().has("source")) {
        throw new IllegalStateException("a cell without a source");
      }
    }
    JsonElement kernel = model.getAsJsonObject("metadata").get("kernelspec");
    JsonObject metadata = notebook.getAsJsonObject("metadata");
    if (!kernel.equals(metadata.get("kernelspec"))) {
      metadata.add("kernelspec", kernel);
      found.add("another kernel was named");
    }
    for (String format : List.of("nbformat", "nbformat_minor")) {
      if (!model.get(format).equals(notebook.get(format))) {
        notebook.add(format, model.get(format));
      }
    }
    int behind = 0;
    List<String> changed = new ArrayList<>();
    for (JsonElement each : model.getAsJsonArray("cells")) {
      String id = gradeId(each);
      if (id.isEmpty()) {
        continue;
      }
      List<JsonElement> same = cells.stream().filter(cell -> gradeId(cell).equals(id)).toList();
      if (same.isEmpty()) {
        cells.add(behind, each.deepCopy());
        found.add("the cell " + id + " was missing");
        behind++;
        continue;
      }
      if (same.size() > 1) {
        found.add("the cell " + id + " was there " + same.size() + " times");
        same.subList(0, same.size() - 1).forEach(Mending::forget);
      }
      JsonElement last = same.getLast();
      if (!nbgrader(each).equals(nbgrader(last))) {
        last.getAsJsonObject()
            .getAsJsonObject("metadata")
            .add("nbgrader", nbgrader(each).deepCopy());
        changed.add(id);
      }
      behind = cells.indexOf(last) + 1;
    }
    if (!changed.isEmpty()) {
      found.add("what is known of " + String.join(", ", changed) + " was changed");
    }
    removeStrange(model, cells, found);
  }

  /// Cells that say they belong to the assignment, and do not.
  private static void removeStrange(JsonObject model, List<JsonElement> cells, List<String> found) {
    List<String> known =
        model.getAsJsonArray("cells").asList().stream().map(Mending::gradeId).toList();
    for (JsonElement cell : cells) {
      if (!known.contains(gradeId(cell))) {
        forget(cell);
        found.add("a cell said that it belongs to the assignment");
      }
    }
  }

  private static void forget(JsonElement cell) {
    cell.getAsJsonObject().getAsJsonObject("metadata").remove("nbgrader");
  }

  private static JsonElement nbgrader(JsonElement cell) {
    return cell.getAsJsonObject().getAsJsonObject("metadata").get("nbgrader");
  }

  private static String gradeId(JsonElement cell) {
    return nbgrader(cell) instanceof JsonObject known && known.has("grade_id")
        ? known.get("grade_id").getAsString()
        : "";
  }

  private static JsonObject notice(String text) {
    JsonArray source = new JsonArray();
    source.add("**" + text + "**: there is nothing to grade here.");
    JsonObject cell = new JsonObject();
    cell.addProperty("cell_type", "markdown");
    cell.addProperty("id", "notice");
    cell.add("metadata", new JsonObject());
    cell.add("source", source);
    return cell;
  }
}
