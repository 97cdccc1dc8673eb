package lockstep.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Makes a private virtual environment, and knows when there is nothing to do.
///
/// A file in the environment holds a fingerprint of what was installed. It is written last and
/// deleted first, so an environment without it is half-made and is made anew.
final class VirtualEnvironment {

  private static final String DISK_IS_FULL = "The disk is full: free about 1 GB, then start again.";
  private static final List<String> NO_NETWORK =
      List.of(
          "connection",
          "name resolution",
          "timed out",
          "network is unreachable",
          "no matching distribution",
          "proxyerror",
          "ssl");

  private final PythonEnvironment environment;
  private final String what;
  private final Folders folders;
  private final Progress progress;

  private VirtualEnvironment(
      PythonEnvironment environment, String what, Folders folders, Progress progress) {
    this.environment = environment;
    this.what = what;
    this.folders = folders;
    this.progress = progress;
  }

  static PythonEnvironment ready(Folders folders, Progress progress)
      throws PlainError, IOException, InterruptedException {
    List<String> packages = new ArrayList<>(Requirements.read(folders.environmentFile()).pip());
    packages.add(Requirements.KERNEL_WITHOUT_CONDA);
    return ready(
        folders.virtualEnvironment(),
        packages,
        "JupyterLab and the Java kernel (once; about half a minute and 350 MB)",
        folders,
        progress);
  }

  /// An environment of its own for some packages.
  ///
  /// @param what they are, for the person who waits
  static PythonEnvironment ready(
      Path prefix, List<String> packages, String what, Folders folders, Progress progress)
      throws PlainError, IOException, InterruptedException {
    VirtualEnvironment made =
        new VirtualEnvironment(new PythonEnvironment(prefix), what, folders, progress);
    made.bringUpToDate(packages);
    return made.environment;
  }

  private void bringUpToDate(List<String> packages)
      throws PlainError, IOException, InterruptedException {
    Path stamp = environment.prefix().resolve("lockstep-installed");
    String fingerprint = fingerprint(packages);
    boolean whole = Files.exists(stamp) && Python.ask(environment.python().toString()).isPresent();
    if (whole && Files.readString(stamp).equals(fingerprint)) {
      return;
    }
    Files.deleteIfExists(stamp);
    if (!whole) {
      make();
    }
    install(packages);
    Files.writeString(stamp, fingerprint);
  }

  private void make() throws PlainError, IOException, InterruptedException {
    Python python = Python.find();
    progress.say(
        "Making a virtual environment with Python "
            + python.version()
            + " ("
            + python.executable()
            + ")");
    Command.Finished finished =
        Command.run(
            List.of(
                python.executable().toString(),
                "-m",
                "venv",
                "--clear",
                environment.prefix().toString()));
    if (!finished.well()) {
      throw new PlainError(
          diskIsFull(finished)
              ? DISK_IS_FULL
              : "The virtual environment could not be made: " + finished.lastLine());
    }
  }

  private void install(List<String> packages) throws PlainError, IOException, InterruptedException {
    progress.say("Installing " + what);
    List<String> command =
        new ArrayList<>(
            List.of(
                environment.python().toString(),
                "-m",
                "pip",
                "install",
                "--progress-bar=off",
                "--retries=2"));
    command.addAll(packages);
    int[] collected = {0};
    Command.Finished finished = Command.run(command, line -> report(line, collected));
    if (!finished.well()) {
      fail(finished);
    }
  }

  private void fail(Command.Finished pip) throws PlainError, IOException {
    if (diskIsFull(pip)) {
      throw new PlainError(DISK_IS_FULL);
    }
    Path log = folders.log("pip");
    Files.createDirectories(log.getParent());
    Files.write(log, pip.lines());
    throw new PlainError(reason(pip) + "\nAll that pip said: " + log);
  }

  private void report(String line, int[] collected) {
    if (line.startsWith("Collecting ")) {
      collected[0]++;
      progress.far(collected[0] + " packages found, now " + line.split(" ")[1]);
    } else if (line.startsWith("Installing collected")) {
      progress.say("  unpacking " + collected[0] + " packages");
    }
  }

  private static boolean diskIsFull(Command.Finished failed) {
    return failed.text().toLowerCase(Locale.ROOT).contains("no space left");
  }

  private static String reason(Command.Finished pip) {
    String said = pip.text().toLowerCase(Locale.ROOT);
    if (NO_NETWORK.stream().anyMatch(said::contains)) {
      return """
      The Python packages could not be downloaded. Is this machine online?
      Behind a proxy, set HTTPS_PROXY; behind a mirror of PyPI, set PIP_INDEX_URL; then start again.\
      """;
    }
    return "The Python packages could not be installed: " + pip.lastLine();
  }

  private static String fingerprint(List<String> packages) {
    return LessonDigest.hex(String.join("\n", packages).getBytes(StandardCharsets.UTF_8));
  }
}
