package lockstep.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The lab, started headless as `mvn` starts it, on a copy of the lessons of its own.
final class RunningLab implements AutoCloseable {

  private final Started started;
  private final StringBuffer said = new StringBuffer();
  private final CompletableFuture<URI> url = new CompletableFuture<>();

  /// @param lessons where its copy of the lessons is put
  /// @param launcher what comes before the `java` command: another program that starts it, or
  ///   nothing
  RunningLab(Path lessons, String... launcher) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(command("headless", lessons));
    started = new Started(new ProcessBuilder(command).redirectErrorStream(true).start());
    Thread.ofPlatform().daemon().start(this::read);
  }

  static List<String> command(String mode, Path lessons) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dlockstep.root=" + System.getProperty("lockstep.root"),
        "-Dlockstep.kernelspec=" + System.getProperty("lockstep.kernelspec", ""),
        "-Dlockstep.my-lessons=" + lessons,
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        mode);
  }

  /// Where the first lesson is.
  URI url() throws Exception {
    return url.get(120, TimeUnit.SECONDS);
  }

  /// What it has said so far.
  String said() {
    return said.toString();
  }

  ProcessHandle launched() {
    return started.process().toHandle();
  }

  int waitFor() throws InterruptedException {
    if (!started.process().waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the lab has not ended; it said: " + said);
    }
    return started.process().exitValue();
  }

  /// Starts a kernel as JupyterLab's page would.
  void startKernel() throws Exception {
    post("/api/kernels", "{\"name\": \"java\"}");
  }

  /// Starts the kernel of a notebook that is not open yet: its page will find it ready.
  void startKernelOf(Path notebook) throws Exception {
    post(
        "/api/sessions",
        "{\"path\": \"%s\", \"name\": \"\", \"type\": \"notebook\", \"kernel\": {\"name\": \"java\"}}"
            .formatted(notebook.getFileName()));
  }

  private void post(String address, String json) throws Exception {
    URI page = url();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(page.resolve(address))
              .header("Authorization", page.getQuery().replace("token=", "token "))
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 201) {
        throw new AssertionError("no kernel was started: " + status);
      }
    }
  }

  /// All processes that belong to it, the one it was started as included.
  List<ProcessHandle> processes() {
    return started.processes();
  }

  /// Waits until a process has ended, also where nobody asks for its exit code.
  static boolean ends(ProcessHandle process) throws InterruptedException, IOException {
    for (int i = 0; i < 600; i++) {
      if (!process.isAlive() || isZombie(process.pid())) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  private static boolean isZombie(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (java.nio.file.NoSuchFileException gone) {
      return !Files.exists(Path.of("/proc/self"));
    }
  }

  private void read() {
    try (BufferedReader lines = started.process().inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (line.strip().startsWith("http://")) {
          url.complete(URI.create(line.strip()));
        }
      }
    } catch (IOException ended) {
      said.append(ended);
    }
    url.completeExceptionally(new AssertionError("the lab has ended; it said: " + said));
  }

  @Override
  public void close() {
    started.close();
  }
}
