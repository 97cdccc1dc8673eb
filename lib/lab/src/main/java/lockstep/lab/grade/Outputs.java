package lockstep.lab.grade;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import lockstep.lab.kernel.Output;
import lockstep.lab.notebook.Cell;

/// What cells show, in the format of notebooks.
final class Outputs {

  private static final int MOST_CHARACTERS = 20_000;

  private Outputs() {}

  /// All of them, cut where they are long.
  static JsonArray json(List<Output> shown) {
    JsonArray outputs = new JsonArray();
    int left = MOST_CHARACTERS;
    for (Output output : shown) {
      if (left > 0) {
        outputs.add(json(output, left));
        left -= (int) Math.min(left, output.characters());
      }
    }
    if (left == 0) {
      outputs.add(json(new Output.Text("stdout", "\n[grading] The rest is left out.\n"), 100));
    }
    return outputs;
  }

  /// The value that nbgrader takes for the score.
  static JsonObject score(String points) {
    JsonObject json = of("execute_result");
    json.add("data", data(Map.of("text/plain", points)));
    json.add("metadata", new JsonObject());
    json.addProperty("execution_count", 1);
    return json;
  }

  /// What a cell showed, as text: nbgrader would take standard error, or a value, for a verdict.
  static String plain(Cell cell) {
    StringBuilder text = new StringBuilder(cell.text());
    cell.errors().forEach(text::append);
    return cut(text.toString(), MOST_CHARACTERS);
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + " …";
  }

  private static JsonObject json(Output output, int most) {
    return switch (output) {
      case Output.Text(var name, var text) -> {
        JsonObject json = of("stream");
        json.addProperty("name", name);
        json.addProperty("text", cut(text, most));
        yield json;
      }
      case Output.Display(var data) -> displayed("display_data", data, most);
      case Output.Value(var data) -> {
        JsonObject json = displayed("execute_result", data, most);
        json.addProperty("execution_count", 1);
        yield json;
      }
      case Output.Failure(var name, var message, var traceback) -> {
        JsonObject json = of("error");
        json.addProperty("ename", name);
        json.addProperty("evalue", cut(message, most));
        JsonArray lines = new JsonArray();
        cut(String.join("\n", traceback), most).lines().forEach(lines::add);
        json.add("traceback", lines);
        yield json;
      }
    };
  }

  private static JsonObject displayed(String type, Map<String, String> data, int most) {
    boolean fits = data.values().stream().allMatch(value -> value.length() <= most);
    JsonObject json = of(type);
    json.add("data", data(fits ? data : Map.of("text/plain", "too long to be shown here")));
    json.add("metadata", new JsonObject());
    return json;
  }

  private static JsonObject data(Map<String, String> values) {
    JsonObject data = new JsonObject();
    values.forEach(data::addProperty);
    return data;
  }

  private static JsonObject of(String type) {
    JsonObject json = new JsonObject();
    json.addProperty("output_type", type);
    return json;
  }
}
