package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What other users of the machine can see of a worker, and reach.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class SecurityTest {

  @Test
  void aWorkerHasPipesToItsParentAndNoSocket() throws Exception {
    try (var pool = new ProcessPool(1)) {
      pool.run(() -> {});
      List<String> open = descriptors(pool.pids().getFirst());
      assertFalse(open.stream().anyMatch(name -> name.startsWith("socket:")), open.toString());
      List<String> protocol =
          Stream.of("3", "4").map(number -> target(pool.pids().getFirst(), number)).toList();
      assertTrue(protocol.stream().allMatch(name -> name.startsWith("pipe:")), open.toString());
      String mine = descriptors(ProcessHandle.current().pid()).toString();
      assertTrue(protocol.stream().allMatch(mine::contains), "the parent holds the other ends");
    }
  }

  @Test
  void noSecretIsOnACommandLine() throws Exception {
    System.setProperty("password", "opensesame");
    try (var pool = new ProcessPool(1)) {
      String argument = "opensesame";
      assertEquals(
          "opensesame opensesame",
          pool.submit(() -> argument + " " + System.getProperty("password")).get());
      String commandLine =
          Files.readString(Path.of("/proc/" + pool.pids().getFirst() + "/cmdline"));
      assertFalse(commandLine.contains("opensesame"), commandLine);
    } finally {
      System.clearProperty("password");
    }
  }

  private static List<String> descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.map(file -> target(pid, file.getFileName().toString())).toList();
    }
  }

  private static String target(long pid, String descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + descriptor)).toString();
    } catch (IOException closedMeanwhile) {
      return "closed";
    }
  }
}
