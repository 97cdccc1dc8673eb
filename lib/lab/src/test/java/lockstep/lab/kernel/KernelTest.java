package lockstep.lab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KernelTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static Kernel kernel;

  @BeforeAll
  static void startKernel() throws Exception {
    kernel = Kernel.start();
  }

  @AfterAll
  static void closeKernel() {
    kernel.close();
  }

  @Test
  void aCellGivesItsValue() throws Exception {
    CellRun cell = kernel.execute("1 + 1");
    assertEquals("2", cell.value());
    assertEquals("ok", cell.status());
  }

  @Test
  void outputsKeepTheirOrder() throws Exception {
    CellRun cell =
        kernel.execute(
            """
            System.out.println("before");
            display("<b>shown</b>", "text/html");
            System.out.println("after");
            """);
    List<Output> outputs = cell.outputs();
    assertEquals("before\nafter\n", cell.stdout());
    int shown = outputs.indexOf(display(outputs));
    assertTrue(outputs.subList(0, shown).toString().contains("before"), outputs.toString());
    assertTrue(outputs.subList(shown, outputs.size()).toString().contains("after"));
    assertEquals("<b>shown</b>", display(outputs).data().get("text/html"));
  }

  @Test
  void textTravelsInEveryAlphabetBothWays() throws Exception {
    assertEquals("\u00e4\u03bb\u2192", kernel.execute("\"\u00e4\u03bb\u2192\"").value());
  }

  @Test
  void aPictureShowsItself() throws Exception {
    CellRun cell =
        kernel.execute(
            """
            class Dot implements lockstep.picture.Picture {
              public String html() { return "<svg/>"; }
              public String text() { return "a dot"; }
            }
            new Dot()
            """);
    assertEquals("<svg/>", cell.value("text/html"), cell.outputs().toString());
  }

  @Test
  void anExceptionIsAFailureWithItsTraceback() throws Exception {
    CellRun cell = kernel.execute("throw new IllegalStateException(\"on purpose\");");
    assertEquals("error", cell.status());
    assertTrue(cell.traceback().contains("on purpose"), cell.traceback());
  }

  @Test
  void assertionsAreOn() throws Exception {
    assertEquals("error", kernel.execute("assert false;").status());
  }

  @Test
  void theKernelRunsOnTheJdkThatSetItUp() throws Exception {
    CellRun cell = kernel.execute("System.getProperty(\"java.home\")");
    assertEquals(System.getProperty("java.home"), cell.value());
  }

  @Test
  void theLibraryIsThereForCellsAndIsLoadedOnce() throws Exception {
    CellRun cell =
        kernel.execute(
            """
            lockstep.task.Fn<Integer, Integer> twice = x -> 2 * x;
            ClassLoader own = lockstep.task.Fn.class.getClassLoader();
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            twice.apply(21) + " " + (Class.forName("lockstep.task.Fn", false, context)
                == lockstep.task.Fn.class && Class.forName("lockstep.task.Fn", false, own)
                == lockstep.task.Fn.class)
            """);
    assertEquals("42 true", cell.value(), cell.traceback());
  }

  @Test
  void aCellIsSeenWhileItRunsAndCanBeInterrupted() throws Exception {
    CellRun cell = kernel.executeAsync("System.out.println(\"asleep\"); Thread.sleep(60_000);");
    cell.awaitText(text -> text.contains("asleep"), SOON);
    assertFalse(cell.ended());
    while (!cell.ended()) {
      // A kernel without our agent may lose an interrupt that meets its own writing of output.
      kernel.interrupt();
      Thread.sleep(500);
    }
    assertEquals("error", cell.status());
    assertEquals("4", kernel.execute("2 + 2").value());
  }

  @Test
  void aRestartForgetsWhatWasDefined() throws Exception {
    kernel.execute("int remembered = 7;");
    long before = kernel.pid();
    kernel.restart();
    assertNotEquals(before, kernel.pid());
    assertEquals("error", kernel.execute("remembered").status());
  }

  @Test
  void theKernelsProcessIsKnown() throws Exception {
    assertEquals(
        Long.toString(kernel.pid()), kernel.execute("ProcessHandle.current().pid()").value());
    assertTrue(kernel.cpuTime().isPositive());
  }

  @Test
  void aKilledKernelLosesItsCell() throws Exception {
    try (Kernel victim = Kernel.start()) {
      CellRun cell = victim.executeAsync("Thread.sleep(60_000);");
      victim.kill();
      assertEquals(137, victim.awaitDeath());
      AssertionError lost =
          org.junit.jupiter.api.Assertions.assertThrows(
              AssertionError.class, () -> cell.await(SOON));
      assertTrue(lost.getMessage().contains("has ended"));
    }
  }

  @Test
  void closingLeavesNoProcess() throws Exception {
    ProcessHandle process;
    try (Kernel closed = Kernel.start()) {
      process = closed.process();
    }
    assertFalse(process.isAlive());
  }

  @Test
  void aKernelEndsWhenItsServerIsKilled() throws Exception {
    try (Kernel orphan = Kernel.start()) {
      orphan.execute("1");
      ProcessHandle process = orphan.process();
      process.parent().orElseThrow().destroyForcibly();
      process.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  private static Output.Display display(List<Output> outputs) {
    Output.Display found = null;
    for (Output output : outputs) {
      if (output instanceof Output.Display display) {
        found = display;
      }
    }
    assertNotNull(found, outputs.toString());
    return found;
  }
}
