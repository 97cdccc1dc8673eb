package lockstep.lab.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Cells that read what somebody types.
@Timeout(120)
class InputTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aCellReadsTheLinesThatAreTyped() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.executeWithInput(
            "var in = new Scanner(System.in); in.nextLine() + \" and \" + in.nextLine()");
    cell.awaitQuestion(SOON);
    kernel.type("salt");
    cell.awaitQuestion(SOON);
    kernel.type("pepper");
    assertEquals("salt and pepper", cell.await(SOON).value());
  }

  @Test
  void aCellThatWaitsForALineCanBeInterruptedAndTheNextOneAsksAnew() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell = kernel.executeWithInput("new Scanner(System.in).nextLine()");
    cell.awaitQuestion(SOON);
    kernel.interrupt();
    assertEquals("error", cell.await(SOON).status());
    assertEquals("2", kernel.execute("1 + 1").value());

    CellRun next = kernel.executeWithInput("new Scanner(System.in).nextLine()");
    next.awaitQuestion(SOON);
    kernel.type("here");
    assertEquals("here", next.await(SOON).value());
  }

  @Test
  void aCellThatReadsWhereNobodyTypesFails() throws Exception {
    CellRun cell = SharedKernel.get().execute("new Scanner(System.in).nextLine()");
    assertEquals("error", cell.status());
    assertNull(cell.value());
  }
}
