package lockstep.internal.worker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;

/// The ahead-of-time cache from which worker JVMs start in half the time: a file beside our jar.
///
/// `java -jar lockstep-core.jar` makes it, in about three seconds, by letting a worker do what
/// workers do. The JVM checks whether the file fits (the same JDK, jar and collector) and otherwise
/// does without, so an outdated file costs time, never correctness.
public final class StartCache {

  private StartCache() {}

  /// The file, if it was made.
  static Optional<Path> file() {
    return place().filter(Files::isRegularFile);
  }

  private static Optional<Path> place() {
    CodeSource source = StartCache.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(jar)
          ? Optional.of(jar.resolveSibling(jar.getFileName() + ".aot"))
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException notAFile) {
      return Optional.empty();
    }
  }

  /// Makes the file anew.
  ///
  /// @throws IOException if it cannot be written, or this is no jar
  public static void main(String[] args) throws IOException, InterruptedException {
    Path place =
        place().orElseThrow(() -> new IOException("only workers of a jar can have a start cache"));
    Path fresh = place.resolveSibling(place.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(place);
    try {
      train(fresh);
      if (!Files.exists(fresh)) {
        throw new IOException("this JVM wrote no cache");
      }
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void train(Path output) throws IOException, InterruptedException {
    Launch launch =
        new Launch(
            "training", false, List.of("-XX:AOTCacheOutput=" + output), null, java.util.Map.of());
    Worker worker = Worker.fresh(launch, (error, line) -> {});
    Training.of(worker);
    worker.stop();
    worker.process().waitFor();
  }
}
