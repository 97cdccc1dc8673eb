package lockstep.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lockstep.internal.hook.CellRun.Registration;
import lockstep.internal.hook.Hooks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StopShapeTest {

  @BeforeAll
  static void fillTheHookAsTheAgentDoes() {
    Hooks.fillCheckpoints(Work::underGil);
  }

  private static Class<?> cell(String members) throws Exception {
    return CellCode.compile("public class Cell { " + members + " }").load(CellCode::allShapes);
  }

  /// Runs `Cell.work()` for a run, stops that after it has been compiled, and returns how it ended.
  private static Throwable stopped(String members) throws Exception {
    Class<?> cell = cell("public static volatile boolean started; " + members);
    Run run = new Run(1);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  Work.current().enter(run);
                  try {
                    cell.getMethod("work").invoke(null);
                    end.complete(new AssertionError("it returned"));
                  } catch (ReflectiveOperationException e) {
                    end.complete(e.getCause());
                  } finally {
                    Work.current().leaveTop();
                  }
                });
    Thread.sleep(500);
    assertTrue(thread.isAlive());
    Stopper.stop(run);
    return end.get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "for (long i = 0; ; i++) { if (i < 0) break; }",
        "Stream.iterate(1, x -> x + 1).forEach(x -> {});",
        "while (true) { try { Thread.sleep(10); } catch (InterruptedException e) {} }",
        "while (true) { try { throw new Exception(); } catch (Throwable t) {} }",
        "while (true) { try { Thread.sleep(1); } finally { continue; } }",
        "var lock = new ReentrantLock(); new Thread(lock::lock).start();"
            + " while (!lock.isLocked()) {} lock.lock();",
        "new CompletableFuture<String>().join();",
        "int i = 0; while (true) { switch (i) { case 0: i = 1; continue; default: i = 0; } }"
      })
  void aCompiledLoopEnds(String body) throws Exception {
    assertInstanceOf(
        Throwable.class, stopped("public static void work() throws Exception { " + body + " }"));
  }

  @Test
  void whatEndsItIsNotSwallowed() throws Exception {
    Throwable end =
        stopped(
            "public static void work() { try { while (true) {} }"
                + " catch (Throwable everything) { System.out.println(everything); } }");
    assertInstanceOf(CellStopped.class, end);
  }

  @Test
  void aMethodCalledByFinallyRuns() throws Exception {
    Throwable end =
        stopped(
            """
            static int sum;
            static void add() { for (int i = 0; i < 10; i++) sum += i; }
            public static void work() {
              try { try { while (true) {} } finally { add(); } }
              finally { if (sum == 45) throw new IllegalStateException("sum is 45"); }
            }
            """);
    assertEquals("sum is 45", end.getMessage());
  }

  @Test
  void aTaskOfAStoppedRunIsAnOrdinaryFailureForAThreadOfAnother() throws Exception {
    Class<?> cell = cell("public static Runnable task() { return () -> { while (true) {} }; }");
    Run server = new Run(1);
    Run client = new Run(2);
    Work.current().enter(client);
    Runnable task = (Runnable) cell.getMethod("task").invoke(null);
    Work.current().leaveTop();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              Work.current().enter(server);
              try {
                task.run();
              } catch (Throwable e) {
                failure.complete(e);
              }
              if (Work.current().run() == server) {
                ended.countDown();
              }
            });
    Thread.sleep(300);
    Stopper.stop(client);
    assertInstanceOf(CancellationException.class, failure.get(20, TimeUnit.SECONDS));
    assertTrue(ended.await(20, TimeUnit.SECONDS));
    assertEquals(List.of(), Stopper.await(client, java.time.Duration.ofSeconds(20)));
  }

  @Test
  void aLambdaCarriesItsRunToOtherThreads() throws Exception {
    Class<?> cell =
        cell("public static Supplier<Object> asks(Supplier<Object> s) { return () -> s.get(); }");
    Run run = new Run(3);
    Work.current().enter(run);
    Supplier<?> asks =
        (Supplier<?>)
            cell.getMethod("asks", Supplier.class)
                .invoke(null, (Supplier<Object>) Work::currentRun);
    Work.current().leaveTop();
    assertSame(run, CompletableFuture.supplyAsync(asks).get(20, TimeUnit.SECONDS));
    assertNull(CompletableFuture.supplyAsync(Work::currentRun).get(20, TimeUnit.SECONDS));
  }

  @Test
  void aBriefLambdaIsLeftToTheJdk() throws Exception {
    Class<?> cell =
        cell(
            """
            public static IntUnaryOperator brief() { return x -> x + 1; }
            public static IntUnaryOperator long_() { return x -> { while (x < 9) x++; return x; }; }
            public static IntUnaryOperator calls() { return x -> of(x); }
            static int of(int x) { return x; }
            """);
    assertFalse(isOwned(cell.getMethod("brief").invoke(null)));
    assertTrue(isOwned(cell.getMethod("long_").invoke(null)));
    assertTrue(isOwned(cell.getMethod("calls").invoke(null)));
  }

  private static boolean isOwned(Object lambda) {
    return Stream.of(lambda.getClass().getDeclaredFields())
        .anyMatch(field -> field.getName().equals("creator"));
  }

  @Test
  void anObjectOfANamedClassWorksForTheRunThatMadeIt() throws Exception {
    Class<?> cell =
        cell(
            """
            static class Job extends RecursiveTask<Object> implements Callable<Object>, Runnable {
              final Supplier<Object> question;
              Job(Supplier<Object> question) { this.question = question; }
              Job() { this(null); }
              public Object call() { return question.get(); }
              protected Object compute() { return question.get(); }
              public void run() { if (question == null) throw new IllegalStateException(); }
            }
            public static Object job(Supplier<Object> question) { return new Job(question); }
            public static Runnable failing() { return new Job(); }
            """);
    Run run = new Run(6);
    Work.current().enter(run);
    Object job =
        cell.getMethod("job", Supplier.class).invoke(null, (Supplier<Object>) Work::currentRun);
    Runnable failing = (Runnable) cell.getMethod("failing").invoke(null);
    Work.current().leaveTop();
    assertSame(run, ((Callable<?>) job).call());
    assertSame(run, ForkJoinPool.commonPool().invoke((ForkJoinTask<?>) job));
    assertThrows(IllegalStateException.class, failing::run);
    assertNull(Work.currentRun());
  }

  @Test
  void actionsOfARunRunOnceWhenItIsStopped() throws Exception {
    Run run = new Run(4);
    AtomicInteger calls = new AtomicInteger();
    run.whenStopped(calls::incrementAndGet);
    run.whenStopped(
        () -> {
          throw new IllegalStateException("of the library");
        });
    Registration closed = run.whenStopped(() -> calls.addAndGet(100));
    closed.close();
    Stopper.stop(run);
    assertEquals(List.of(), Stopper.await(run, java.time.Duration.ofSeconds(20)));
    assertEquals(1, calls.get());
  }

  @Test
  void aThreadUnderAGilReachesItsCheckpointAndOthersDoNot() throws Exception {
    Class<?> cell =
        cell(
            "public static int turns(int n) { int s = 0; for (int i = 0; i < n; i++) s++; return s;"
                + " }");
    AtomicInteger reached = new AtomicInteger();
    // Compiled by then.
    cell.getMethod("turns", int.class).invoke(null, 100_000_000);
    try (Registration _ = Hooks.reachCheckpoint(reached::incrementAndGet)) {
      cell.getMethod("turns", int.class).invoke(null, 10);
      assertEquals(11, reached.get());
      AtomicReference<Object> elsewhere = new AtomicReference<>();
      Thread other =
          new Thread(
              () -> {
                try {
                  elsewhere.set(cell.getMethod("turns", int.class).invoke(null, 10));
                } catch (ReflectiveOperationException e) {
                  elsewhere.set(e);
                }
              });
      other.start();
      other.join();
      assertEquals(10, elsewhere.get());
      assertEquals(11, reached.get());
    }
    cell.getMethod("turns", int.class).invoke(null, 10);
    assertEquals(11, reached.get());
  }

  @Test
  void theInnermostCheckpointOfAThreadIsReached() throws Exception {
    Class<?> cell = cell("public static void call() {}");
    AtomicInteger outer = new AtomicInteger();
    AtomicInteger inner = new AtomicInteger();
    try (Registration _ = Hooks.reachCheckpoint(outer::incrementAndGet)) {
      try (Registration _ = Hooks.reachCheckpoint(inner::incrementAndGet)) {
        cell.getMethod("call").invoke(null);
      }
      cell.getMethod("call").invoke(null);
      cell.getMethod("call").invoke(null);
    }
    cell.getMethod("call").invoke(null);
    assertEquals(2, outer.get());
    assertEquals(1, inner.get());
  }

  @Test
  void aThreadThatWaitsForItsGilEndsWithItsRun() throws Exception {
    Class<?> cell = cell("public static void loop() { while (true) {} }");
    Run run = new Run(5);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              Work.current().enter(run);
              try (Registration _ =
                  Hooks.reachCheckpoint(
                      () -> {
                        waiting.countDown();
                        LockSupport.park();
                      })) {
                cell.getMethod("loop").invoke(null);
              } catch (ReflectiveOperationException e) {
                end.complete(e.getCause());
              }
            });
    assertTrue(waiting.await(20, TimeUnit.SECONDS));
    Stopper.stop(run);
    assertInstanceOf(CellStopped.class, end.get(20, TimeUnit.SECONDS));
  }

  @Test
  void whatAnInitializerWouldLoseIsNotStoppedAtItsEntry() throws Exception {
    Stopper.sites().look();
    try {
      assertEquals(
          7,
          cell("public static int work() { return K.x; } static class K { static int x = 7; }")
              .getMethod("work")
              .invoke(null));
    } catch (ExceptionInInitializerError e) {
      throw new ExecutionException(e);
    } finally {
      Stopper.sites().rest(java.util.Set.of());
    }
  }
}
