package lockstep.internal.worker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ahead-of-time cache from which worker JVMs start in half the time: a file beside our jar.
///
/// `java -jar lockstep-core.jar` makes it, in about three seconds, by letting a worker do what
/// workers do. The JVM checks whether the file fits its own version and collector, and otherwise
/// does without. Whether it fits the jar is checked by its name, which holds the jar's size and
/// time: JDK 25 was seen to run the old classes of a cache whose jar had changed.
public final class StartCache {

  private static final String SUFFIX = ".aot";

  private StartCache() {}

  /// The file; null if it was not made.
  static @Nullable Path file() {
    Path jar = jar();
    try {
      Path file = jar == null ? null : placeFor(jar);
      return file != null && Files.isRegularFile(file) ? file : null;
    } catch (IOException jarIsGone) {
      return null;
    }
  }

  /// Where the file for a jar belongs, whether it was made or not.
  ///
  /// @throws IOException if there is no such jar
  public static Path placeFor(Path jar) throws IOException {
    String size = Long.toHexString(Files.size(jar));
    String time = Long.toHexString(Files.getLastModifiedTime(jar).toMillis());
    return jar.resolveSibling(jar.getFileName() + "." + size + "." + time + SUFFIX);
  }

  private static @Nullable Path jar() {
    CodeSource source = StartCache.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      return jar != null && Files.isRegularFile(jar) ? jar : null;
    } catch (URISyntaxException | IllegalArgumentException notAFile) {
      return null;
    }
  }

  /// Makes the file anew, and removes those of earlier jars.
  ///
  /// @throws IOException if it cannot be written, or this is no jar
  public static void main(String[] args) throws IOException, InterruptedException {
    Path jar = jar();
    if (jar == null) {
      throw new IOException("only workers of a jar can have a start cache");
    }
    Path fresh = jar.resolveSibling(jar.getFileName() + "." + ProcessHandle.current().pid());
    try (DirectoryStream<Path> outdated =
        Files.newDirectoryStream(jar.getParent(), jar.getFileName() + ".*" + SUFFIX)) {
      for (Path each : outdated) {
        Files.delete(each);
      }
    }
    try {
      train(fresh);
      if (!Files.exists(fresh)) {
        throw new IOException("this JVM wrote no cache");
      }
      Files.move(fresh, placeFor(jar), StandardCopyOption.ATOMIC_MOVE);
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
