package lockstep.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JupyterHub for a class, started as `mvn -Dlockstep.lab=hub` starts it, for a trial: all
/// persons are this user and share a password.
final class RunningHub implements AutoCloseable {

  static final String PASSWORD = "only-a-trial";

  private final Started started;
  private final Path log;
  private final URI address;

  /// A client that does not ask the proxy for HTTP 2: it takes that for a web socket, and waits.
  static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /// @param course the class's copy of the exercises
  RunningHub(Path course, Path log) throws IOException {
    this.log = log;
    int port = freePort();
    address = URI.create("http://127.0.0.1:" + port);
    List<String> command = new ArrayList<>(RunningLab.command("hub", course));
    command.addAll(1, List.of("-Dlockstep.course=" + course, "-Dlockstep.port=" + port));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LOCKSTEP_HUB", "trial");
    builder.environment().put("LOCKSTEP_HUB_PASSWORD", PASSWORD);
    started = new Started(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /// Where it is, once it answers; before that, its installation may take a minute.
  URI address() throws Exception {
    try (HttpClient client = client()) {
      HttpRequest question = HttpRequest.newBuilder(address.resolve("/hub/health")).build();
      for (int i = 0; i < 6_000; i++) {
        try {
          if (client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return address;
          }
        } catch (IOException notYet) {
          // It does not listen yet.
        }
        if (started.process().waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    throw new AssertionError("no hub: " + Files.readString(log));
  }

  /// All processes that belong to it, the one it was started as included.
  List<ProcessHandle> processes() {
    return started.processes();
  }

  @Override
  public void close() {
    started.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
