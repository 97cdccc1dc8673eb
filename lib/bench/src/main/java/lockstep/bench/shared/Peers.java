package lockstep.bench.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What others need for the same: CPython's multiprocessing, and C without a library.
///
/// Each figure is measured by a process of its own when it is asked for, right beside ours. Where
/// there is no Python, or no C compiler, there is no figure.
final class Peers {

  private final Path sources;
  private final String seconds;
  private final Path binary;

  /// @param sources the folder that has `python` and `c` in it
  /// @param seconds that each figure may take
  Peers(Path sources, String seconds) throws IOException {
    this.sources = sources;
    this.seconds = seconds;
    this.binary = Files.createTempDirectory("lockstep").resolve("shared_floor");
    binary.toFile().deleteOnExit();
    binary.getParent().toFile().deleteOnExit();
  }

  /// A figure of `shared_peers.py`.
  OptionalDouble python(String name) {
    return ask("python3", sources.resolve("python/shared_peers.py").toString(), seconds, name);
  }

  /// Atomic additions a second.
  OptionalDouble atomicInC(int processes) {
    return c("counter", Integer.toString(processes), seconds);
  }

  /// Bytes that `memcpy` copies a second.
  OptionalDouble copyInC() {
    return c("copy");
  }

  private OptionalDouble c(String... arguments) {
    if (Files.notExists(binary)) {
      ask("cc", "-O2", "-o", binary.toString(), sources.resolve("c/shared_floor.c").toString());
    }
    var command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    return ask(command.toArray(String[]::new));
  }

  private static OptionalDouble ask(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      List<String> lines = process.inputReader().lines().toList();
      return process.waitFor() != 0 || lines.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(lines.getFirst()));
    } catch (IOException notThere) {
      return OptionalDouble.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
