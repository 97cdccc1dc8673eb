package lockstep.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files that travel in this jar.
final class Resources {

  private Resources() {}

  /// Puts one of them into the file system, in place of what was there.
  static Path unpack(String name, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text(name));
  }

  static String text(String name) throws IOException {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the jar holds no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
