package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where JupyterLab and the kernel are installed: a conda environment or our virtual environment.
///
/// @param prefix the folder of the environment
record PythonEnvironment(Path prefix) {

  /// The active conda environment if it was made from `environment.yml`, else our own, made or
  /// brought up to date as needed.
  static PythonEnvironment ready(Folders folders, Progress progress)
      throws PlainError, IOException, InterruptedException {
    String conda = System.getenv("CONDA_PREFIX");
    if (conda != null && !conda.isEmpty()) {
      PythonEnvironment active = new PythonEnvironment(Path.of(conda));
      if (active.holdsLab()) {
        progress.say("Using the active conda environment " + conda);
        return active;
      }
    }
    return VirtualEnvironment.ready(folders, progress);
  }

  Path python() {
    return Command.inFolder(prefix, "python");
  }

  /// Where Jupyter looks for the kernel called `java` in this environment.
  Path kernelspec() {
    return prefix.resolve("share/jupyter/kernels/java");
  }

  private boolean holdsLab() throws IOException, InterruptedException {
    return Files.isExecutable(python())
        && KernelJar.in(kernelspec()).isPresent()
        && Command.run(List.of(python().toString(), "-c", "import jupyterlab, nbclient")).well();
  }
}
