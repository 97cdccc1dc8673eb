package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JupyterHub for a class: what `mvn -Dlockstep.lab=hub` installs and starts.
///
/// What it does stands in the `jupyterhub_config.py` of the class's course. Hub, proxy and the
/// servers of all persons run from an environment of their own, which no lesson needs. The hub ends
/// when this program ends, however that ends, and takes all servers with it.
final class Hub {

  // Both run on Python 3.10 and Node.js 18.
  private static final String HUB = "jupyterhub==6.1.1";
  private static final String PROXY = "configurable-http-proxy";
  private static final String PROXY_VERSION = "5.1.0";

  private final Folders folders;
  private final Progress progress;

  Hub(Folders folders, Progress progress) {
    this.folders = folders;
    this.progress = progress;
  }

  /// Installs what is missing, starts the hub, and returns when it has ended.
  ///
  /// @param course the class's own copy of `notebooks/exercises`
  /// @param port where it listens, or null for what the course's configuration says
  void serve(Path course, @Nullable Integer port)
      throws PlainError, IOException, InterruptedException {
    Path config = course.resolve("jupyterhub_config.py");
    if (!Files.exists(config) || course.startsWith(folders.notebooks())) {
      throw new PlainError(
          "Which class? Copy notebooks/exercises to a folder of the class, and name the copy with"
              + " -Dlockstep.course=.");
    }
    if (port != null) {
      JupyterServer.checkFree(port);
    }
    PythonEnvironment environment = ready();
    Path script = Resources.unpack("jupyter/serve.py", folders.jupyter().resolve("serve.py"));
    ProcessBuilder builder =
        Command.prepare(
            List.of(
                environment.python().toString(),
                script.toString(),
                "jupyterhub.app",
                "--config=" + config));
    if (port != null) {
      builder.environment().put("LOCKSTEP_HUB_PORT", port.toString());
    }
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> JupyterServer.end(process), "end of JupyterHub"));
    process.waitFor();
  }

  private PythonEnvironment ready() throws PlainError, IOException, InterruptedException {
    Installation lab = new Setup(folders, progress).run();
    List<String> packages = new ArrayList<>(Requirements.read(folders.environmentFile()).pip());
    packages.add(HUB);
    PythonEnvironment hub =
        VirtualEnvironment.ready(
            folders.hubEnvironment(),
            packages,
            "JupyterHub (once; about half a minute and 400 MB)",
            folders,
            progress);
    installProxy(hub.prefix());
    Files.createDirectories(hub.kernelspec());
    Files.copy(
        lab.kernelspec().resolve("kernel.json"),
        hub.kernelspec().resolve("kernel.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Resources.unpack(
        "jupyter/default_setting_overrides.json",
        hub.prefix().resolve("etc/jupyter/labconfig/default_setting_overrides.json"));
    Path students = hub.prefix().resolve("students");
    Resources.unpack("hub/nbgrader_config.py", students.resolve("nbgrader_config.py"));
    Resources.unpack("hub/page_config.json", students.resolve("labconfig/page_config.json"));
    return hub;
  }

  private void installProxy(Path prefix) throws PlainError, IOException, InterruptedException {
    Path installed = prefix.resolve("node_modules").resolve(PROXY).resolve("package.json");
    if (Files.exists(installed)
        && Files.readString(installed).contains("\"version\": \"" + PROXY_VERSION + "\"")) {
      return;
    }
    Path npm =
        Command.onPath("npm")
            .orElseThrow(
                () ->
                    new PlainError(
                        "JupyterHub needs Node.js 18 or newer, with npm: install it (nodejs.org, or"
                            + " your system's packages) and start again."));
    progress.say("Installing the proxy of JupyterHub");
    Command.Finished finished =
        Command.run(
            List.of(
                npm.toString(),
                "install",
                "--no-audit",
                "--no-fund",
                "--prefix=" + prefix,
                PROXY + "@" + PROXY_VERSION));
    if (!finished.well()) {
      throw new PlainError("The proxy of JupyterHub could not be installed:\n" + finished.text());
    }
  }
}
