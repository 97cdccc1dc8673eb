package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that lies in the checkout from the beginning of a start until all is well.
///
/// Maven looks for it when this program has ended, and fails the build with its text: so a failed
/// start fails the build in words, without the stack trace that Maven prints for an exit code. It
/// is put there first because later there may be no room for it.
final class Sign {

  private final Path file;

  private Sign(Path file) {
    this.file = file;
  }

  static Sign put(Folders folders) throws IOException {
    Files.createDirectories(folders.hidden());
    Path file = folders.hidden().resolve("did-not-start"); // known to the pom
    Files.writeString(file, "The lab did not start; what to do stands above.");
    return new Sign(file);
  }

  /// Gives it a better text; where there is no room for it, the old one stays.
  void say(String message) {
    Path better = file.resolveSibling("did-not-start.new");
    try {
      Files.writeString(better, message);
      Files.move(better, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException noRoom) {
      better.toFile().delete();
    }
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
