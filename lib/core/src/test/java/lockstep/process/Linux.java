package lockstep.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What tests ask of the operating system.
public final class Linux {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Linux() {}

  /// Sends a signal, as `kill -NAME` does; a process that is gone does not mind.
  public static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// Waits until a process is gone.
  public static void awaitGone(long pid) {
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
  }

  /// The same for a process that may have been gone for so long that another has its number.
  public static void awaitGone(ProcessHandle process) throws InterruptedException {
    while (process.isAlive()) {
      Thread.sleep(20);
    }
  }

  /// How many descriptors this process has open; 0 where that cannot be known.
  public static long openFiles() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.count();
    }
  }

  /// Waits until no more than so many descriptors are open; whoever waits too long fails by the
  /// time limit of the test.
  public static void awaitOpenFiles(long most) throws IOException, InterruptedException {
    while (openFiles() > most) {
      Thread.sleep(20);
    }
  }

  /// Starts a main class of the tests in a JVM of its own.
  public static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
