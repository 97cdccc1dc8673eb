package lockstep.lab;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One running JupyterLab, with its own configuration.
///
/// It ends when this program ends, however that ends: `serve.py` reads the end of its input, and
/// takes its kernels with it.
final class JupyterServer implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;
  private final Path infoFile;
  private final String lesson;

  /// What to serve, and how.
  ///
  /// @param folder the lessons
  /// @param keepsOutputs false where authors edit the lessons themselves
  /// @param browser whether to open one
  /// @param port the one to use, or null for the first free one from 8888 on
  record Wish(Path folder, boolean keepsOutputs, boolean browser, @Nullable Integer port) {}

  private JupyterServer(Process process, Path log, Path infoFile, String lesson) {
    this.process = process;
    this.log = log;
    this.infoFile = infoFile;
    this.lesson = lesson;
  }

  /// Starts it and waits until it answers.
  static JupyterServer start(Folders folders, Installation installation, Wish wish)
      throws IOException, PlainError, InterruptedException {
    Path jupyter = folders.jupyter();
    Path runtime = Files.createDirectories(jupyter.resolve("runtime"));
    Path config = jupyter.resolve("config");
    Path script = Resources.unpack("jupyter/serve.py", jupyter.resolve("serve.py"));
    Resources.unpack(
        "jupyter/jupyter_server_config.py", config.resolve("jupyter_server_config.py"));
    for (String setting : List.of("default_setting_overrides.json", "page_config.json")) {
      Resources.unpack("jupyter/" + setting, config.resolve("labconfig").resolve(setting));
    }

    String lesson = WorkingCopy.firstLesson(wish.folder);
    ProcessBuilder builder =
        Command.prepare(
            List.of(
                installation.python().toString(),
                script.toString(),
                "jupyterlab.labapp",
                "--ServerApp.root_dir=" + wish.folder,
                "--LabApp.default_url=/lab/tree/" + lesson,
                "--ServerApp.open_browser=" + (wish.browser ? "True" : "False"),
                "--ServerApp.port=" + (wish.port == null ? 8888 : wish.port),
                "--ServerApp.port_retries=" + (wish.port == null ? 200 : 0),
                "--ServerApp.allow_root="
                    + (System.getProperty("user.name").equals("root") ? "True" : "False")));
    builder.environment().put("JUPYTER_CONFIG_DIR", config.toString());
    builder.environment().put("JUPYTER_DATA_DIR", jupyter.resolve("data").toString());
    builder.environment().put("JUPYTER_RUNTIME_DIR", runtime.toString());
    // Each served folder has its own open tabs.
    String place = LessonDigest.hex(wish.folder.toString().getBytes(StandardCharsets.UTF_8));
    builder
        .environment()
        .put("JUPYTERLAB_WORKSPACES_DIR", jupyter.resolve("workspaces").resolve(place).toString());
    builder.environment().put("IPYTHONDIR", jupyter.resolve("ipython").toString());
    builder.environment().remove("JUPYTER_PATH");
    builder.environment().remove("JUPYTER_CONFIG_PATH");
    if (!wish.keepsOutputs) {
      builder.environment().put("LOCKSTEP_EDITS_ORIGINALS", "1");
    }
    Path log = folders.log("jupyter");
    Files.createDirectories(log.getParent());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    Path infoFile = runtime.resolve("jpserver-" + process.pid() + ".json");
    JupyterServer server = new JupyterServer(process, log, infoFile, lesson);
    server.awaitStart();
    return server;
  }

  /// Where the first lesson is, with the token that lets a browser in.
  String url() throws IOException {
    JsonObject info = info().orElseThrow(() -> new IOException("JupyterLab has ended"));
    return info.get("url").getAsString()
        + "lab/tree/"
        + lesson
        + "?token="
        + info.get("token").getAsString();
  }

  /// Waits for its end.
  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /// Ends it and its kernels.
  @Override
  public void close() {
    end(process);
  }

  /// Ends a program that `serve.py` runs, and what it has started.
  static void end(Process process) {
    try {
      process.getOutputStream().close();
      if (process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException gone) {
      // Its input is closed, which is what this is for.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void awaitStart() throws IOException, PlainError, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (info().isEmpty()) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new PlainError(
            "JupyterLab did not start. The end of its log, " + log + ":\n" + tail());
      }
      if (System.nanoTime() > end) {
        close();
        throw new PlainError(
            "JupyterLab did not start within "
                + LONGEST_START.toSeconds()
                + " seconds. The end of its log, "
                + log
                + ":\n"
                + tail());
      }
    }
  }

  /// What the server wrote about itself once it listened.
  private Optional<JsonObject> info() throws IOException {
    try {
      return Files.exists(infoFile)
          ? Optional.of(JsonParser.parseString(Files.readString(infoFile)).getAsJsonObject())
          : Optional.empty();
    } catch (JsonParseException | IllegalStateException halfWritten) {
      return Optional.empty();
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  /// Fails in words if somebody else listens on a port.
  static void checkFree(int port) throws PlainError {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return;
    } catch (IOException taken) {
      throw new PlainError(
          "Port "
              + port
              + " is taken. Choose another one, or leave -Dlockstep.port out: the first free one"
              + " from 8888 on is then used.");
    }
  }
}
