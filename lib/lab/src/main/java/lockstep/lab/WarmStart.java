package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lockstep.internal.worker.StartCache;

/// Lets the library prepare a cache from which its worker processes start faster.
final class WarmStart {

  private WarmStart() {}

  /// Makes the cache beside the library's jar, unless there is one for this very jar. Without it
  /// everything works, a little later.
  static void prepare(LibraryJars library, Progress progress)
      throws IOException, InterruptedException {
    if (Files.exists(StartCache.placeFor(library.core()))) {
      return;
    }
    progress.say("Preparing a quick start for worker processes");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Command.Finished made =
        Command.run(List.of(java.toString(), "-jar", library.core().toString()));
    if (!made.well()) {
      progress.say("They will start a little slower than they could: " + made.lastLine());
    }
  }
}
