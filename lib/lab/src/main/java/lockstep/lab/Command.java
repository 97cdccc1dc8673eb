package lockstep.lab;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Programs that are run to their end, with their output read line by line.
public final class Command {

  private Command() {}

  /// How a program ended.
  ///
  /// @param exitCode 0 if it says that all is well
  /// @param lines what it printed on standard output and standard error
  public record Finished(int exitCode, List<String> lines) {

    /// Whether it says so.
    public boolean well() {
      return exitCode == 0;
    }

    /// All that it printed.
    public String text() {
      return String.join("\n", lines);
    }

    /// The last line that is not blank, or "".
    public String lastLine() {
      return lines.reversed().stream().filter(line -> !line.isBlank()).findFirst().orElse("");
    }
  }

  /// Runs a program; fails if it cannot be started.
  public static Finished run(List<String> command) throws IOException, InterruptedException {
    return run(command, _ -> {});
  }

  /// Runs a program and hands over each line when it comes.
  static Finished run(List<String> command, Consumer<String> onLine)
      throws IOException, InterruptedException {
    Process process = prepare(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        onLine.accept(line);
      }
      return new Finished(process.waitFor(), lines);
    } finally {
      process.destroyForcibly();
    }
  }

  /// A program to be started with an environment in which Python finds only its own packages.
  static ProcessBuilder prepare(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("PYTHONHOME", "PYTHONPATH"));
    builder.environment().put("PYTHONNOUSERSITE", "1");
    builder.environment().put("PYTHONUTF8", "1");
    builder.environment().put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    return builder;
  }

  /// The first command of this name on the `PATH`.
  public static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The file of a command on the `PATH`-independent form `folder/bin/name`.
  static Path inFolder(Path folder, String name) {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return windows
        ? folder.resolve("Scripts").resolve(name + ".exe")
        : folder.resolve("bin").resolve(name);
  }
}
