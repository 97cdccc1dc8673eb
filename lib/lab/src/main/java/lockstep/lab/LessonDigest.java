package lockstep.lab;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A short text that two files share if a student would call them the same.
///
/// Of a notebook, only the kinds and sources of its cells count: running it is not editing it.
final class LessonDigest {

  private LessonDigest() {}

  static String of(Path file) throws IOException {
    return hex(file.toString().endsWith(".ipynb") ? cells(file) : Files.readAllBytes(file));
  }

  static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new AssertionError(everyJavaHasIt);
    }
  }

  private static byte[] cells(Path notebook) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      JsonObject json = JsonParser.parseString(Files.readString(notebook)).getAsJsonObject();
      for (JsonElement element : json.getAsJsonArray("cells")) {
        JsonObject cell = element.getAsJsonObject();
        text.append(cell.get("cell_type").getAsString()).append('\0');
        JsonElement source = cell.get("source");
        if (source.isJsonArray()) {
          source.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        } else {
          text.append(source.getAsString());
        }
        text.append('\0');
      }
    } catch (JsonParseException | IllegalStateException | NullPointerException noNotebook) {
      return Files.readAllBytes(notebook);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
