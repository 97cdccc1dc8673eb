package lockstep.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The lessons, served until somebody stops them.
final class Lab {

  private final Folders folders;
  private final Progress progress;

  Lab(Folders folders, Progress progress) {
    this.folders = folders;
    this.progress = progress;
  }

  /// Sets up, serves, and returns when JupyterLab has ended.
  void serve(Mode mode) throws PlainError, IOException, InterruptedException {
    @Nullable Integer port = port();
    if (port != null) {
      JupyterServer.checkFree(port);
    }
    Installation installation = new Setup(folders, progress).run();
    boolean originals = mode == Mode.EDIT;
    if (!originals) {
      new WorkingCopy(folders, progress).refresh();
    }
    Path served = originals ? folders.notebooks() : folders.myLessons();
    boolean browser = mode != Mode.HEADLESS && hasScreen();
    progress.say("Starting JupyterLab");
    JupyterServer server =
        JupyterServer.start(
            folders, installation, new JupyterServer.Wish(served, !originals, browser, port));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end of JupyterLab"));
    progress.say(
        """

        The lessons are at
            %s
        %s
        Stop with Ctrl-C.
        """
            .formatted(server.url(), advice(originals, served, browser)));
    server.waitFor();
    progress.say("JupyterLab has ended.");
  }

  private static String advice(boolean originals, Path served, boolean browser) {
    String files =
        originals
            ? "These are the originals, saved without outputs: " + served
            : "Your own copies, to edit as you like: " + served;
    return browser ? files : "Open this address in a browser. " + files;
  }

  /// What the system property `lockstep.port` says, or null.
  static @Nullable Integer port() throws PlainError {
    String port = System.getProperty("lockstep.port", "");
    if (port.isEmpty()) {
      return null;
    }
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new PlainError("-Dlockstep.port=" + port + " is no port: give a number below 65536.");
    }
    return Integer.valueOf(port);
  }

  /// Whether a browser window has a place to appear.
  private static boolean hasScreen() {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    return !linux
        || System.getenv("DISPLAY") != null
        || System.getenv("WAYLAND_DISPLAY") != null
        || System.getenv("WSL_DISTRO_NAME") != null;
  }
}
