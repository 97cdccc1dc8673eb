package lockstep.lab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Runs the same expression in a worker and in the kernel.
abstract class SideBySide {

  static Kernel kernel;

  @BeforeAll
  static void start() throws Exception {
    kernel = Kernel.start();
    cells(
        """
        import java.util.*;
        import java.util.function.*;
        import java.util.stream.*;
        import java.util.concurrent.*;
        import java.util.concurrent.locks.*;
        import java.lang.annotation.*;
        import java.lang.reflect.*;
        import java.lang.reflect.Proxy;
        import lockstep.pool.*;
        import lockstep.process.*;
        import lockstep.task.*;
        """,
        "ProcessPool pool = new ProcessPool(2);");
  }

  @AfterAll
  static void stop() {
    kernel.close();
  }

  static void cells(String... codes) throws InterruptedException {
    for (String code : codes) {
      CellRun run = kernel.execute(code);
      assertEquals("ok", run.status(), () -> "INVALID CASE: " + code + "\n" + told(run));
    }
  }

  static void same(String expected, String expression) throws InterruptedException {
    same(expected, "pool.submit(() -> " + expression + ").get()", expression);
  }

  static void same(String expected, String remote, String local) throws InterruptedException {
    CellRun worker = kernel.execute("System.out.println(" + remote + ")");
    assertLocal(expected, local);
    assertEquals("ok", worker.status(), () -> "THE WORKER FAILED: " + told(worker));
    assertEquals(expected, worker.stdout().strip(), () -> "in a worker: " + worker.stderr());
  }

  /// The right answer, or an error that names what could not travel.
  static void sameOrNamed(String expected, String name, String expression)
      throws InterruptedException {
    CellRun worker =
        kernel.execute("System.out.println(pool.submit(() -> " + expression + ").get())");
    assertLocal(expected, expression);
    if (worker.status().equals("error")) {
      assertTrue(worker.traceback().contains(name), () -> "NOT NAMED " + name + told(worker));
    } else {
      assertEquals(expected, worker.stdout().strip(), () -> "in a worker: " + worker.stderr());
    }
  }

  static void assertLocal(String expected, String local) throws InterruptedException {
    CellRun here = kernel.execute("System.out.println(" + local + ")");
    assertEquals("ok", here.status(), () -> "INVALID CASE: " + told(here));
    assertEquals(expected, here.stdout().strip(), "INVALID CASE: in the kernel itself");
  }

  static String told(CellRun run) {
    return run.outputs() + "\n" + run.traceback();
  }
}
