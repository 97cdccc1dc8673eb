package lockstep.lab.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ending the JVM from a cell is an error that explains itself.
@Timeout(120)
class ExitTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3);",
        "Runtime.getRuntime().exit(3);",
        "Runtime.getRuntime().halt(3);",
        "java.util.function.IntConsumer leave = System::exit; leave.accept(3);",
        "System.class.getMethod(\"exit\", int.class).invoke(null, 3);",
        "java.util.stream.IntStream.of(3).parallel().forEach(System::exit);",
        "var leaving = new Thread(() -> System.exit(3)); leaving.start(); leaving.join();",
        "CompletableFuture.runAsync(() -> Runtime.getRuntime().exit(3)).join()",
        "java.util.function.IntConsumer last = System::exit;"
            + " CompletableFuture.runAsync(() -> last.accept(3)).join()"
      })
  void isRefusedWithTheReason(String code) throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell = kernel.execute(code);
    String said = cell.text() + cell.traceback();
    assertTrue(
        said.contains("exit(3) would have ended this notebook's kernel")
            || said.contains("InvocationTargetException"),
        said);
    assertTrue(kernel.isAlive());
    assertEquals("2", kernel.execute("1 + 1").value());
  }
}
