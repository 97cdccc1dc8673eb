package lockstep.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent in a JVM of its own, without a kernel.
@Timeout(60)
class AgentTest {

  @TempDir Path folder;

  private String run(int exitCode, String source) throws Exception {
    Path file = Files.writeString(folder.resolve("Program.java"), source);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + jar());
    command.addAll(List.of("-cp", jar().toString()));
    command.add(file.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JPY_PARENT_PID");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(exitCode, process.exitValue(), output);
    return output;
  }

  static Path jar() throws Exception {
    try (Stream<Path> jars = Files.list(Path.of("target"))) {
      return jars.filter(file -> file.getFileName().toString().matches("lockstep-core-.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aProgramOutsideOfCellsExitsAsItWants() throws Exception {
    run(5, "void main() { System.exit(5); }");
    run(6, "void main() { Runtime.getRuntime().halt(6); }");
  }

  @Test
  void partsThatNeedAKernelSayThatTheyAreOff() throws Exception {
    String health = run(0, "void main() { IO.println(lockstep.agent.Cells.health()); }");
    assertTrue(health.contains("no: interrupting a cell"), health);
    assertTrue(health.contains("this is neither IJava nor JJava"), health);
    assertTrue(health.contains("yes: System.exit in a cell"), health);
  }

  @Test
  void anExceptionOfAThreadIsPrintedAsEver() throws Exception {
    String said =
        run(0, "void main() { new Thread(() -> { throw new Error(\"boo\"); }, \"x\").start(); }");
    assertTrue(said.contains("Exception in thread \"x\" java.lang.Error: boo"), said);
  }

  @Test
  void aKernelEndsWhenItsParentIsGone() throws Exception {
    Process parent = new ProcessBuilder("sleep", "1000").start();
    Path file =
        Files.writeString(
            folder.resolve("Program.java"),
            "void main() throws Exception { IO.println(1); Thread.sleep(60_000); }");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + jar(),
            file.toString());
    builder.environment().put("JPY_PARENT_PID", Long.toString(parent.pid()));
    Process kernel = builder.start();
    try (var output = kernel.inputReader()) {
      assertEquals("1", output.readLine());
      parent.destroyForcibly();
      assertTrue(kernel.waitFor(30, TimeUnit.SECONDS));
      assertEquals(1, kernel.exitValue());
    } finally {
      parent.destroyForcibly();
      kernel.destroyForcibly();
    }
  }
}
