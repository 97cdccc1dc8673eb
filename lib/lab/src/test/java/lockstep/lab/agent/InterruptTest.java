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
import org.junit.jupiter.params.provider.EnumSource;

/// Interrupting a cell ends it, and all it has started.
@Timeout(120)
class InterruptTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /// Of the kernel's process, while nothing runs.
  private static final Duration WINDOW = Duration.ofMillis(500);

  /// Little: on a busy machine, a loop that was not stopped gets little too.
  private static final Duration IDLE = Duration.ofMillis(25);

  @ParameterizedTest
  @EnumSource
  void endsWhateverHangs(Hang hang) throws Exception {
    Kernel kernel = SharedKernel.get();
    try {
      kernel.execute("int kept = 7;");
      kernel.execute(hang.before);
      CellRun cell = hanging(kernel, hang.code);
      kernel.interrupt();
      cell.await(SOON);
      assertEquals("error", cell.status());
      awaitIdle(kernel);
      assertEquals("7", kernel.execute("kept").value());
      if (SharedKernel.hasAgent()) {
        assertFalse(cell.text().contains("Could not be stopped"), cell.text());
        assertEquals("[]", kernel.execute("Cells.stopAll()").value());
      }
    } catch (AssertionError failed) {
      SharedKernel.discard();
      throw failed;
    }
  }

  /// The kernel may read the interrupt before it reads the cell.
  @Test
  void endsACellThatHasHardlyBeenSent() throws Exception {
    Kernel kernel = SharedKernel.get();
    for (int round = 0; round < 10; round++) {
      CellRun cell = kernel.executeAsync("int hasty = 1; while (true) {}");
      kernel.interrupt();
      assertEquals("error", cell.await(SOON).status());
      assertTrue(cell.traceback().contains("interrupted"), cell.traceback());
      assertEquals("2", kernel.execute("1 + 1").value());
    }
  }

  @Test
  void namesThreadsThatWaitForMonitorsOfEachOther() throws Exception {
    try (Kernel kernel = SharedKernel.fresh("-Da=b")) {
      kernel.execute(
          """
          var a = new Object();
          var b = new Object();
          var both = new CyclicBarrier(2);
          void meet() {
            try { both.await(); } catch (Exception e) { throw new IllegalStateException(e); }
          }
          """);
      CellRun cell =
          kernel.executeAsync(
              """
              var ab = new Thread(() -> { synchronized (a) { meet(); synchronized (b) {} } }, "A then B");
              var ba = new Thread(() -> { synchronized (b) { meet(); synchronized (a) {} } }, "B then A");
              ab.start();
              ba.start();
              while (ab.getState() != Thread.State.BLOCKED || ba.getState() != Thread.State.BLOCKED) {}
              System.out.println("hanging");
              ab.join();
              """);
      cell.awaitText(text -> text.contains("hanging"), SOON);
      kernel.interrupt();
      cell.await(SOON);
      assertTrue(
          cell.text().lines().anyMatch(line -> line.matches(".*A then B.*held by B then A.*")),
          cell.text());
      assertTrue(
          cell.text().lines().anyMatch(line -> line.matches(".*B then A.*held by A then B.*")),
          cell.text());
      assertEquals("2", kernel.execute("1 + 1").value());
      String left = kernel.execute("lockstep.agent.Cells.running()").value();
      assertTrue(left.contains("A then B") && left.contains("B then A"), left);
    }
  }

  @Test
  void endsTheCellThatIsDeepInsideTheJdkAndNamesItsThread() throws Exception {
    try (Kernel kernel = SharedKernel.fresh("-Da=b")) {
      CellRun cell =
          hangingAtOnce(kernel, "java.math.BigInteger.TWO.pow(400_000_000).toString().length();");
      kernel.interrupt();
      cell.await(SOON);
      assertEquals("error", cell.status());
      assertTrue(cell.text().matches("(?s).*Could not be stopped.*BigInteger.*"), cell.text());
      String left = kernel.execute("lockstep.agent.Cells.running()").value();
      assertTrue(left.contains("BigInteger"), left);
    }
  }

  @Test
  void runsWhatIsInFinally() throws Exception {
    Kernel kernel = SharedKernel.get();
    kernel.execute("var trace = new ArrayList<String>(); void note(String s) { trace.add(s); }");
    kernel.execute("var gate = new ReentrantLock();");
    CellRun cell =
        hangingAtOnce(
            kernel,
            """
            gate.lock();
            try { try { while (true) {} } finally { note("inner"); } } finally { gate.unlock(); note("outer"); }
            """);
    kernel.interrupt();
    cell.await(SOON);
    assertEquals("[inner, outer]", kernel.execute("trace.toString()").value());
    assertEquals("false", kernel.execute("gate.isLocked()").value());
  }

  @Test
  void leavesOtherCellsThreadsAlone() throws Exception {
    Kernel kernel = SharedKernel.get();
    kernel.execute(
        """
        var beats = new AtomicInteger();
        var heartbeat = new Thread(() -> {
          try { while (true) { beats.incrementAndGet(); Thread.sleep(5); } }
          catch (InterruptedException e) { beats.set(-1000_000); }
        });
        heartbeat.start();
        var server = Executors.newSingleThreadExecutor();
        """
            .replace("AtomicInteger", "java.util.concurrent.atomic.AtomicInteger"));
    CellRun cell = hanging(kernel, "server.submit(() -> { while (true) {} }).get()");
    kernel.interrupt();
    cell.await(SOON);
    assertEquals("5", kernel.execute("server.submit(() -> 5).get()").value());
    assertEquals(
        "true",
        kernel
            .execute(
                "int seen = beats.get(); Thread.sleep(300); seen >= 0 && beats.get() > seen"
                    + " && heartbeat.isAlive()")
            .value());
    assertEquals("[]", kernel.execute("Cells.stopAll()").value());
    assertEquals("false", kernel.execute("heartbeat.isAlive()").value());
  }

  @Test
  void anInterruptByTheStudentIsAsJavaSays() throws Exception {
    Kernel kernel = SharedKernel.get();
    CellRun cell =
        kernel.execute(
            """
            var heard = new ArrayList<String>();
            var polite = new Thread(() -> {
              while (!Thread.currentThread().isInterrupted()) {}
              heard.add("flag");
              try { Thread.sleep(1000); } catch (InterruptedException e) { heard.add("caught"); }
              for (int i = 0; i < 1000; i++) {}
              heard.add("went on");
            });
            polite.start();
            polite.interrupt();
            polite.join();
            heard.toString()
            """);
    assertEquals("[flag, caught, went on]", cell.value(), cell.traceback());
  }

  /// Lesson 07 shows it. The loop must be compiled before the field is written.
  @Test
  void aPlainFieldIsStillNotSeenByALoopEvenAfterAnInterrupt() throws Exception {
    Kernel kernel = SharedKernel.get();
    for (int round = 0; round < 2; round++) {
      kernel.execute("class Plain { boolean stop; } var plain = new Plain();");
      CellRun cell =
          kernel.execute(
              """
              var blind = new Thread(() -> { while (!plain.stop) {} });
              blind.start();
              Thread.sleep(3000);
              plain.stop = true;
              blind.join(1000);
              blind.isAlive()
              """);
      assertEquals("true", cell.value(), cell.traceback());
      CellRun waiting = hanging(kernel, "blind.join();");
      kernel.interrupt();
      waiting.await(SOON);
      assertEquals("[]", kernel.execute("Cells.stopAll()").value());
      assertEquals("false", kernel.execute("blind.isAlive()").value());
    }
  }

  private static CellRun hanging(Kernel kernel, String code) throws InterruptedException {
    CellRun cell = kernel.executeAsync("System.out.println(\"hanging\");\n" + code);
    cell.awaitText(text -> text.contains("hanging"), SOON);
    // Long enough to be compiled by the kernel; if it was not, the interrupt must work too.
    Thread.sleep(500);
    assertFalse(cell.ended(), () -> cell.outputs().toString());
    return cell;
  }

  /// The same in one snippet: an interrupt cannot come between what it prints and what hangs.
  private static CellRun hangingAtOnce(Kernel kernel, String code) throws InterruptedException {
    CellRun cell = kernel.executeAsync("{ System.out.println(\"hanging\");\n" + code + "}");
    cell.awaitText(text -> text.contains("hanging"), SOON);
    Thread.sleep(500);
    return cell;
  }

  private static void awaitIdle(Kernel kernel) throws InterruptedException {
    Duration used = WINDOW;
    for (int i = 0; i < 40 && used.compareTo(IDLE) > 0; i++) {
      Duration before = kernel.cpuTime();
      Thread.sleep(WINDOW);
      used = kernel.cpuTime().minus(before);
    }
    assertTrue(used.compareTo(IDLE) <= 0, "the kernel does not come to rest: " + used);
  }
}
