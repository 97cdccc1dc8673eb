package lockstep.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Python interpreter that works.
///
/// @param executable its absolute path
/// @param version such as `3.12`
/// @param canMakeEnvironments whether its modules `venv` and `ensurepip` are there
record Python(Path executable, String version, boolean canMakeEnvironments) {

  private static final int OLDEST_MINOR_VERSION = 10; // of Python 3
  private static final List<String> NAMES =
      List.of(
          "python3",
          "python",
          "python3.14",
          "python3.13",
          "python3.12",
          "python3.11",
          "python3.10");
  private static final String QUESTION =
      """
      import sys
      try:
          import venv, ensurepip
          able = True
      except ImportError:
          able = False
      print(sys.executable, sys.version_info[0], sys.version_info[1], able, sep='\\n')
      """;

  /// The first on the `PATH` that is new enough and can make environments.
  static Python find() throws PlainError, InterruptedException {
    List<Python> unfit = new ArrayList<>();
    for (String name : NAMES) {
      Optional<Python> found = ask(name);
      if (found.isPresent()) {
        if (found.get().newEnough() && found.get().canMakeEnvironments) {
          return found.get();
        }
        unfit.add(found.get());
      }
    }
    throw new PlainError(whatToDo(unfit));
  }

  /// The interpreter behind a command or a path, if it runs at all.
  static Optional<Python> ask(String command) throws InterruptedException {
    try {
      Command.Finished answer = Command.run(List.of(command, "-c", QUESTION));
      List<String> lines = answer.lines();
      if (!answer.well() || lines.size() != 4) {
        return Optional.empty();
      }
      return Optional.of(
          new Python(
              Path.of(lines.get(0)),
              lines.get(1) + "." + lines.get(2),
              Boolean.parseBoolean(lines.get(3))));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  boolean newEnough() {
    String[] parts = version.split("\\.");
    return parts[0].equals("3") && Integer.parseInt(parts[1]) >= OLDEST_MINOR_VERSION;
  }

  private static String whatToDo(List<Python> unfit) {
    Optional<Python> withoutVenv = unfit.stream().filter(Python::newEnough).findFirst();
    if (withoutVenv.isPresent()) {
      Python python = withoutVenv.get();
      return """
      Python %s at %s cannot make virtual environments: its module venv (or ensurepip) is missing.
      Install it and start again; on Debian and Ubuntu: sudo apt install python3-venv
      """
          .formatted(python.version, python.executable);
    }
    String found =
        unfit.isEmpty()
            ? "none was found on the PATH"
            : "found: "
                + String.join(
                    ", ",
                    unfit.stream().map(p -> p.version + " at " + p.executable).distinct().toList());
    return """
    Lockstep needs Python 3.%d or newer for JupyterLab; %s.
    Install one (python.org, your system's packages, or conda) and start again.
    """
        .formatted(OLDEST_MINOR_VERSION, found);
  }
}
