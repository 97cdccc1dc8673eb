package lockstep.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Snippets that JShell evaluates give the same with the agent and without.
@Timeout(300)
class SnippetsTest {

  @Test
  void giveTheSameWithTheAgentAndWithout() throws Exception {
    CompletableFuture<List<String>> without = CompletableFuture.supplyAsync(() -> lines());
    List<String> with = lines("-javaagent:" + AgentTest.jar());
    List<String> expected = without.get();
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), with.get(i));
    }
    assertEquals(expected.size(), with.size());
    assertEquals(List.of(), with.stream().filter(line -> line.startsWith("rejected")).toList());
    assertTrue(with.size() > 350, () -> with.size() + " snippets");
  }

  private static List<String> lines(String... options) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(options));
      command.addAll(List.of("-ea", "-cp", System.getProperty("java.class.path")));
      command.add(Snippets.class.getName());
      Process process = new ProcessBuilder(command).start();
      List<String> lines;
      try (var output = process.inputReader()) {
        lines = output.lines().toList();
      }
      assertEquals(0, process.waitFor(), () -> process.errorReader().lines().toList().toString());
      return lines;
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
