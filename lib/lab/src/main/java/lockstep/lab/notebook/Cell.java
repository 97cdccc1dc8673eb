package lockstep.lab.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A cell of a notebook, with what it showed if it was executed.
///
/// @param json as in the file
public record Cell(JsonObject json) {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  /// Its name in the notebook.
  public String id() {
    return json.has("id") ? json.get("id").getAsString() : "";
  }

  /// Whether it holds code.
  public boolean isCode() {
    return json.get("cell_type").getAsString().equals("code");
  }

  /// What the student sees and edits.
  public String source() {
    return joined(json.get("source"));
  }

  /// Its tags, such as `raises-exception`.
  public Set<String> tags() {
    Set<String> tags = new TreeSet<>();
    JsonElement found = json.getAsJsonObject("metadata").get("tags");
    if (found != null) {
      found.getAsJsonArray().forEach(tag -> tags.add(tag.getAsString()));
    }
    return tags;
  }

  /// Everything it showed as plain text: printed, displayed, and the value of its last expression.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (JsonObject output : outputs()) {
      text.append(output.has("text") ? joined(output.get("text")) : data(output, "text/plain"));
    }
    return text.toString();
  }

  /// What it printed on standard output.
  public String stdout() {
    return stream("stdout");
  }

  /// What it printed on standard error.
  public String stderr() {
    return stream("stderr");
  }

  /// What it showed as HTML.
  public String html() {
    StringBuilder html = new StringBuilder();
    for (JsonObject output : outputs()) {
      html.append(data(output, "text/html"));
    }
    return html.toString();
  }

  /// The value of its last expression as plain text, or "".
  public String value() {
    StringBuilder value = new StringBuilder();
    for (JsonObject output : outputs()) {
      if (type(output).equals("execute_result")) {
        value.append(data(output, "text/plain"));
      }
    }
    return value.toString();
  }

  /// The tracebacks of what it failed with; empty if all went well.
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (JsonObject output : outputs()) {
      if (type(output).equals("error")) {
        StringBuilder traceback = new StringBuilder();
        for (JsonElement line : output.getAsJsonArray("traceback")) {
          traceback.append(COLOUR.matcher(line.getAsString()).replaceAll("")).append('\n');
        }
        errors.add(traceback.toString());
      }
    }
    return errors;
  }

  /// Whether it holds outputs or an execution count.
  public boolean wasExecuted() {
    return !outputs().isEmpty()
        || (json.has("execution_count") && !json.get("execution_count").isJsonNull());
  }

  private List<JsonObject> outputs() {
    JsonArray outputs = json.has("outputs") ? json.getAsJsonArray("outputs") : new JsonArray();
    return outputs.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private String stream(String name) {
    StringBuilder text = new StringBuilder();
    for (JsonObject output : outputs()) {
      if (output.has("name") && output.get("name").getAsString().equals(name)) {
        text.append(joined(output.get("text")));
      }
    }
    return text.toString();
  }

  private static String type(JsonObject output) {
    return output.get("output_type").getAsString();
  }

  private static String data(JsonObject output, String mimeType) {
    JsonObject data = output.has("data") ? output.getAsJsonObject("data") : new JsonObject();
    return data.has(mimeType) ? joined(data.get(mimeType)) : "";
  }

  /// Notebooks hold a text either whole or as a list of its lines.
  private static String joined(JsonElement text) {
    if (!text.isJsonArray()) {
      return text.getAsString();
    }
    StringBuilder whole = new StringBuilder();
    text.getAsJsonArray().forEach(line -> whole.append(line.getAsString()));
    return whole.toString();
  }
}
