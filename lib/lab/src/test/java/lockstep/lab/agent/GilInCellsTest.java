package lockstep.lab.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Loops of cells take turns under a GIL without being told to.
@Timeout(120)
class GilInCellsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @BeforeAll
  static void imports() throws Exception {
    SharedKernel.get()
        .execute(
            """
            import lockstep.gil.*;
            import java.time.Duration;
            var gil = Gil.withSwitchInterval(Duration.ofNanos(100_000));
            int c = 0;
            int one() { return 1; }
            """);
  }

  @Test
  void anAdditionAloneLosesNothing() throws Exception {
    assertEquals(
        "2000000",
        value(
            """
            c = 0;
            var run = gil.run(4, () -> { for (int i = 0; i < 500_000; i++) c++; });
            c
            """));
    assertEquals("true", value("run.requests() > 0 && run.switches() > 4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int v = c; gil.checkpoint(); c = v + 1;",
        "c = c + one();",
        "int v = c; for (int k = 0; k < 3; k++) {} c = v + 1;"
      })
  void anAdditionWithACheckpointInsideLosesSome(String addition) throws Exception {
    assertEquals(
        "true",
        value(
            """
            int tries = 0;
            do {
              c = 0;
              gil.run(2, () -> { for (int i = 0; i < 200_000; i++) { %s } });
            } while (c == 400_000 && ++tries < 100);
            c < 400_000
            """
                .formatted(addition)));
  }

  @Test
  void aRunShowsItsPicture() throws Exception {
    CellRun cell = SharedKernel.get().execute("gil.run(2, () -> one())");

    assertTrue(cell.value("text/html").contains("<svg"), cell.traceback());
    assertTrue(cell.value().contains("thread 2"), cell.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gil.run(3, () -> { System.out.println(\"begun\"); while (true) {} });",
        "gil.run(2, () -> { System.out.println(\"begun\"); gil.released(() ->"
            + " Thread.sleep(1_000_000)); });",
        "gil.run(() -> { System.out.println(\"begun\"); Thread.sleep(1_000_000); }, () -> { while"
            + " (true) {} });",
        "var m = new Object(); gil.run(2, () -> { synchronized (m) { System.out.println(\"begun\");"
            + " while (true) {} } });"
      })
  void anInterruptEndsAllThreads(String code) throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell = kernel.executeAsync(code);
    cell.awaitText(text -> text.contains("begun"), SOON);

    kernel.interrupt();
    cell.await(SOON);

    assertEquals("error", cell.status());
    if (SharedKernel.hasAgent()) {
      assertEquals("[]", kernel.execute("Cells.stopAll()").value());
    }
  }

  private static String value(String code) throws Exception {
    CellRun cell = SharedKernel.get().execute(code);
    assertEquals("", cell.traceback());
    return cell.value();
  }
}
