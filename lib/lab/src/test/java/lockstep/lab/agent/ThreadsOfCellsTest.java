package lockstep.lab.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What cells leave behind is told, listed and ended.
@Timeout(240)
class ThreadsOfCellsTest {

  @Test
  void anUncaughtExceptionShowsWithItsThread() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute(
                """
                var bad = new Thread(() -> { throw new IllegalStateException("on purpose"); }, "bad one");
                bad.start();
                bad.join();
                """);
    assertTrue(
        cell.stderr()
            .contains(
                "Exception in thread \"bad one\" java.lang.IllegalStateException: on purpose"),
        cell.text());
  }

  @Test
  void aThreadLeftBehindIsToldListedAndStopped() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.execute(
            """
            var left = new Thread(() -> { while (true) {} }, "left behind");
            left.start();
            var virtual = Thread.ofVirtual().name("light one").start(() -> { while (true) { Thread.yield(); } });
            """);
    assertTrue(cell.stdout().contains("Still running after this cell: left behind."), cell.text());
    String number = cell.stdout().replaceAll("(?s).*Cells.stop\\((\\d+)\\).*", "$1");
    String listed = kernel.execute("Cells.running().toString()").value();
    assertTrue(listed.contains("cell " + number + ": thread left behind, RUNNABLE"), listed);
    assertTrue(listed.contains("cell " + number + ": thread light one"), listed);
    assertEquals("[]", kernel.execute("Cells.stop(" + number + ")").value());
    assertEquals("[]", kernel.execute("Cells.running().toString()").value());
    assertEquals("false", kernel.execute("left.isAlive() || virtual.isAlive()").value());
  }

  @Test
  void aCellThatEndsAllItsThreadsSaysNothing() throws Exception {
    CellRun cell =
        SharedKernel.get()
            .execute(
                """
                var done = new Thread(() -> {});
                done.start();
                done.join();
                try (var pool3 = Executors.newFixedThreadPool(2)) { pool3.submit(() -> 1); }
                """);
    assertEquals("", cell.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int deep() { return 1 + deep(); } deep()",
        "var t = new Thread(() -> { deep(); }); t.start(); t.join();",
        "var all = new ArrayList<byte[]>(); while (true) { all.add(new byte[10_000_000]); }",
        "Object chain = null; while (true) { chain = new Object[] {chain}; }",
        "var u = new Thread(() -> { var m = new ArrayList<byte[]>(); while (true) { m.add(new"
            + " byte[10_000_000]); } }); u.start(); u.join();"
      })
  void aFullHeapOrStackLeavesTheKernelUsable(String code) throws Exception {
    try (Kernel kernel = SharedKernel.fresh("-Xmx256m")) {
      kernel.execute("int kept = 7; int deep() { return 1 + deep(); }");
      CellRun cell = kernel.execute(code, Duration.ofSeconds(100));
      String said = cell.traceback() + cell.text();
      assertTrue(said.contains("OutOfMemoryError") || said.contains("StackOverflowError"), said);
      assertEquals("7", kernel.execute("kept").value());
      assertEquals(
          "8", kernel.execute("record Pair(int a, int b) {} new Pair(kept, 1).a() + 1").value());
    }
  }

  @Test
  void everyPartIsOnAndSaysSo() throws Exception {
    String health = SharedKernel.get().execute("Cells.health()").value();
    assertEquals(6, health.lines().count(), health);
    assertTrue(health.lines().allMatch(line -> line.startsWith("yes: ")), health);
  }

  @Test
  void everyPartCanBeTurnedOff() throws Exception {
    String off = "";
    for (String part : new String[] {"travel", "stop", "exit", "output", "threads", "parent"}) {
      off += " -Dlockstep.agent." + part + "=off";
    }
    try (Kernel kernel = SharedKernel.fresh(off.strip())) {
      String health = kernel.execute("lockstep.agent.Cells.health()").value();
      assertTrue(health.lines().allMatch(line -> line.startsWith("no: ")), health);
      assertTrue(health.contains("turned off by -Dlockstep.agent.stop=off"), health);
      assertEquals(
          "false", kernel.execute("Runnable r = () -> {}; r instanceof Serializable").value());
      assertEquals("hi\n", kernel.execute("System.out.println(\"hi\");").stdout());
      kernel.executeAsync("System.exit(3);");
      assertEquals(3, kernel.awaitDeath());
      assertFalse(kernel.isAlive());
    }
  }
}
