package lockstep.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifeTest {

  @Test
  void thisProcessIsAlive() {
    assertTrue(Life.self().isAlive());
    assertEquals(ProcessHandle.current().pid(), Life.self().pid());
    assertEquals(Life.self().pid(), Life.pidOf(Life.self().token()));
  }

  @Test
  void aLaterProcessWithTheSameIdIsAnotherLife() {
    assertFalse(new Life(Life.self().pid(), Life.self().start() - 1).isAlive());
  }

  @Test
  void aZombieIsDead() throws Exception {
    Path stat = Path.of("/proc");
    assumeTrue(Files.isDirectory(stat), "zombies can be told on Linux only");
    // The shell becomes a program that never collects its child.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
    try {
      long pid = Long.parseLong(parent.inputReader().readLine());
      long token = Life.of(pid).token();
      assertTrue(Life.isAlive(token));
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      while (!Files.readString(stat.resolve(pid + "/stat")).contains(") Z ")) {
        Thread.sleep(1);
      }
      assertFalse(Life.isAlive(token));
    } finally {
      parent.destroyForcibly();
    }
  }
}
