package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.lab.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A student's kernel that is lost again and again.
@Timeout(120)
class SittingTest {

  /// More processes than a student may have; they outlive an interrupt, but not their kernel.
  private static final String STORM =
      """
      new ProcessBuilder("sh", "-c", "for i in $(seq 100); do sleep 100 & done; wait").start();
      Thread.sleep(20_000);\
      """;

  @Test
  void goesOnWhereAKernelCannotBeBroughtBack() throws Exception {
    assumeTrue(Jail.best() != Jail.Wall.NONE, "what outlives its parent cannot be told then");
    Path mark = Files.createTempFile("lockstep-mark", "");
    Files.delete(mark);
    Installation installation = Installation.current();
    try (Jail jail = new Jail(installation, Bounds.USUAL, List.of(), List.of());
        Sitting sitting = new Sitting(jail, Bounds.USUAL)) {
      String exists = "java.nio.file.Files.exists(java.nio.file.Path.of(\"" + mark + "\"))";
      String stormsWhenMarked = "if (" + exists + ") {\n" + STORM + "\n}";
      assertInstanceOf(CellEnd.Ran.class, sitting.define(stormsWhenMarked));
      Files.createFile(mark);
      assertInstanceOf(CellEnd.Gone.class, sitting.define(STORM));
      for (int cell = 0; cell < 2; cell++) {
        CellEnd after = sitting.ask("1 + 1", Duration.ofSeconds(30));
        String why = assertInstanceOf(CellEnd.Gone.class, after).why();
        assertTrue(why.contains("ended the kernel too often"), why);
      }
    } finally {
      Files.deleteIfExists(mark);
    }
  }
}
