package lockstep.lab.kernel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line from the Python program.
///
/// @param event `started`, `done`, `failed`, `iopub`, `reply` or `control`
/// @param json the whole line
record Message(String event, JsonObject json) {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  static Message parse(String line) {
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    return new Message(json.get("event").getAsString(), json);
  }

  /// The id of the command that it belongs to, or -1.
  int id() {
    JsonElement id = json.get("id");
    return id == null || id.isJsonNull() ? -1 : id.getAsInt();
  }

  String text(String key) {
    JsonElement value = json.get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  String contentText(String key) {
    JsonElement value = json.getAsJsonObject("content").get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /// What it shows, or null if it shows nothing.
  @Nullable Output output() {
    return switch (text("type")) {
      case "stream" -> new Output.Text(contentText("name"), contentText("text"));
      case "display_data", "update_display_data" -> new Output.Display(data());
      case "execute_result" -> new Output.Value(data());
      case "error" -> new Output.Failure(contentText("ename"), contentText("evalue"), traceback());
      default -> null;
    };
  }

  private Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    json.getAsJsonObject("content")
        .getAsJsonObject("data")
        .asMap()
        .forEach(
            (mimeType, value) ->
                data.put(
                    mimeType, value.isJsonPrimitive() ? value.getAsString() : value.toString()));
    return data;
  }

  private List<String> traceback() {
    List<String> lines = new ArrayList<>();
    for (JsonElement line : json.getAsJsonObject("content").getAsJsonArray("traceback")) {
      lines.add(COLOUR.matcher(line.getAsString()).replaceAll(""));
    }
    return lines;
  }
}
