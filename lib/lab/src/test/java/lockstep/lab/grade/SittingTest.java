package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.lab.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A student's kernel that dies again and again.
@Timeout(120)
class SittingTest {

  private static final String END =
      "new ProcessBuilder(\"kill\", \"-9\", \"\" +"
          + " ProcessHandle.current().pid()).start().waitFor();";

  /// Is beyond its bounds, once a file is there.
  private static final String STORM =
      """
      if (java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
        for (int i = 0; i < 100; i++) new ProcessBuilder("sleep", "100").start();
        Thread.sleep(20_000);
      }\
      """;

  @Test
  void goesOnWhereAKernelCannotBeBroughtBack() throws Exception {
    Path mark = Files.createTempFile("lockstep-mark", "");
    Files.delete(mark);
    Installation installation = Installation.current();
    try (Jail jail = new Jail(installation, Bounds.USUAL, List.of(), List.of());
        Sitting sitting = new Sitting(jail, Bounds.USUAL)) {
      String stormsWhenMarked = STORM.formatted(mark);
      assertInstanceOf(CellEnd.Ran.class, sitting.define(stormsWhenMarked));
      Files.createFile(mark);
      assertInstanceOf(CellEnd.Gone.class, sitting.define(END));
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
