package lockstep.lab.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Folders with all that is in them.
public final class Trees {

  private Trees() {}

  /// Deletes a folder; what cannot be deleted stays.
  public static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Trees::deleteOne);
    } catch (IOException | UncheckedIOException gone) {
      // Somebody else deletes it, too.
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException inUse) {
      // A temporary file more or less is not worth a failed test.
    }
  }
}
