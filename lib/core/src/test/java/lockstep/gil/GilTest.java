package lockstep.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.task.Action;
import lockstep.task.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GilTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  private int counter;

  @Test
  void onlyOneThreadComputesAtATime() throws Exception {
    Gil gil = Gil.withSwitchInterval(SHORT);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    Gil.Run run =
        gil.run(
            4,
            () -> {
              for (int i = 0; i < 20_000; i++) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                gil.checkpoint();
              }
            });

    assertEquals(1, most.get());
    assertEquals(4, run.threads().size());
  }

  @Test
  void turnsOfOneInterpreterNeverOverlap() throws Exception {
    Gil gil = Gil.withSwitchInterval(SHORT);

    Gil.Run run = gil.run(3, () -> compute(gil, Duration.ofMillis(30)));

    List<Span> turns =
        run.threads().stream()
            .flatMap(thread -> thread.spans().stream())
            .filter(span -> span.state() == Span.State.HOLDING)
            .sorted((one, other) -> Long.compare(one.start(), other.start()))
            .toList();
    for (int i = 1; i < turns.size(); i++) {
      assertTrue(turns.get(i - 1).end() <= turns.get(i).start(), turns.get(i).toString());
    }
  }

  @Test
  void everyThreadGetsManyTurns() throws Exception {
    Gil gil = Gil.withSwitchInterval(SHORT);

    Gil.Run run = gil.run(3, () -> compute(gil, Duration.ofMillis(100)));

    assertTrue(run.threads().stream().allMatch(thread -> thread.turns() > 2), run.text());
    assertTrue(run.requests() > 2 && run.switches() > 6, run.text());
    assertEquals(0, run.takenAway());
  }

  @Test
  void anAdditionInThreeStepsLosesSomeWithACheckpointInBetween() throws Exception {
    Gil gil = Gil.withSwitchInterval(Duration.ofNanos(50_000));
    int tries = 0;
    int lost = 0;
    while (lost == 0 && tries++ < 100) {
      counter = 0;
      gil.run(
          2,
          () -> {
            for (int i = 0; i < 500_000; i++) {
              int v = counter;
              gil.checkpoint();
              counter = v + 1;
            }
          });
      lost = 1_000_000 - counter;
    }
    assertTrue(lost > 0);
  }

  @Test
  void anAdditionBetweenCheckpointsLosesNone() throws Exception {
    Gil gil = Gil.withSwitchInterval(Duration.ofNanos(50_000));
    for (int tries = 0; tries < 20; tries++) {
      counter = 0;
      gil.run(
          4,
          () -> {
            for (int i = 0; i < 50_000; i++) {
              counter++;
              gil.checkpoint();
            }
          });
      assertEquals(200_000, counter);
    }
  }

  @Test
  void whoBlocksLeavesTheLockToOthers() throws Exception {
    Gil gil = Gil.on();
    CountDownLatch both = new CountDownLatch(2);

    Gil.Run run =
        gil.run(
            2,
            () ->
                gil.released(
                    () -> {
                      both.countDown();
                      both.await();
                    }));

    assertEquals(0, run.takenAway());
    assertTrue(run.threads().stream().allMatch(thread -> thread.turns() == 2), run.text());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachInterpreterHasALockOfItsOwn(int interpreters) throws Exception {
    Gil gil = Gil.perInterpreter(interpreters);
    CountDownLatch all = new CountDownLatch(interpreters);

    // Each waits for the others without giving up its lock.
    Gil.Run run =
        gil.run(
            interpreters,
            () -> {
              all.countDown();
              while (all.getCount() > 0) {
                Thread.onSpinWait();
              }
            });

    assertEquals(interpreters, run.threads().size());
    assertEquals(0, run.waited().toMillis());
  }

  @Test
  void withoutALockAllComputeAtOnce() throws Exception {
    Gil gil = Gil.off();
    CountDownLatch all = new CountDownLatch(3);

    Gil.Run run =
        gil.run(
            3,
            () -> {
              all.countDown();
              while (all.getCount() > 0) {
                Thread.onSpinWait();
              }
            });

    assertEquals(0, run.requests());
    assertTrue(
        run.threads().stream()
            .flatMap(thread -> thread.spans().stream())
            .noneMatch(span -> span.state() == Span.State.HOLDING),
        run.text());
  }

  @Test
  void aLockOfJavaUnderTheGilIsNoDeadlock() throws Exception {
    Gil gil = Gil.withSwitchInterval(SHORT);
    Object monitor = new Object();
    ReentrantLock lock = new ReentrantLock();

    gil.run(
        3,
        () -> {
          for (int i = 0; i < 20; i++) {
            synchronized (monitor) {
              lock.lock();
              try {
                int v = counter;
                compute(gil, Duration.ofNanos(200_000));
                counter = v + 1;
              } finally {
                lock.unlock();
              }
            }
            gil.checkpoint();
          }
        });

    assertEquals(60, counter);
  }

  @Test
  void aFailureReachesTheCallerAfterAllHaveEnded() {
    Gil gil = Gil.on();
    AtomicInteger ended = new AtomicInteger();
    IllegalArgumentException thrown = new IllegalArgumentException("no");

    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                gil.run(
                    () -> {
                      throw thrown;
                    },
                    () -> gil.released(() -> Thread.sleep(20)),
                    ended::incrementAndGet));

    assertSame(thrown, failure.getCause());
    assertTrue(failure.getMessage().startsWith("thread 1"), failure.getMessage());
    assertEquals(1, ended.get());
  }

  @Test
  void anInterruptEndsComputingAndBlockedThreads() throws Exception {
    Gil gil = Gil.on();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch running = new CountDownLatch(2);
    Action busy =
        () -> {
          note(threads, running);
          while (true) {
            gil.checkpoint();
          }
        };
    Action asleep =
        () -> {
          note(threads, running);
          gil.released(() -> Thread.sleep(1_000_000));
        };
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    gil.run(busy, asleep, busy);
                  } catch (InterruptedException | CompletionException e) {
                    end.set(e);
                  }
                });
    running.await();

    caller.interrupt();
    caller.join();

    assertTrue(end.get() instanceof InterruptedException, String.valueOf(end.get()));
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void aThreadInterruptedByATaskKeepsItsTurnsAndItsFlag() throws Exception {
    Gil gil = Gil.withSwitchInterval(SHORT);
    AtomicReference<Thread> first = new AtomicReference<>();
    AtomicInteger seen = new AtomicInteger();

    gil.run(
        () -> {
          first.set(Thread.currentThread());
          while (!Thread.currentThread().isInterrupted()) {
            gil.checkpoint();
          }
          compute(gil, Duration.ofMillis(10));
          seen.set(Thread.currentThread().isInterrupted() ? 1 : 2);
        },
        () -> {
          while (first.get() == null) {
            gil.checkpoint();
          }
          first.get().interrupt();
          compute(gil, Duration.ofMillis(10));
        });

    assertEquals(1, seen.get());
  }

  @Test
  void outsideOfARunThereIsNothingToGiveUp() throws Exception {
    Gil gil = Gil.on();
    gil.checkpoint();
    gil.released(() -> counter = 7);

    assertEquals(7, counter);
    assertEquals(1, gil.run(() -> {}).threads().size());
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Gil.withSwitchInterval(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Gil.perInterpreter(0));
    assertThrows(IllegalArgumentException.class, () -> Gil.on().run());
  }

  @Test
  void aLongRunShowsItsBeginning() throws Exception {
    Gil gil = Gil.withSwitchInterval(Duration.ofNanos(100_000));

    Gil.Run run = gil.run(3, () -> compute(gil, Duration.ofMillis(200)));

    assertTrue(run.text().contains("The picture shows the first"), run.text());
    assertTrue(run.html().length() < 200_000, "length " + run.html().length());
    assertFalse(run.html().isEmpty());
  }

  private static synchronized void note(List<Thread> threads, CountDownLatch running) {
    threads.add(Thread.currentThread());
    running.countDown();
  }

  /// Computes for so much time on a core.
  private static void compute(Gil gil, Duration cpu) {
    var bean = java.lang.management.ManagementFactory.getThreadMXBean();
    long end = bean.getCurrentThreadCpuTime() + cpu.toNanos();
    while (bean.getCurrentThreadCpuTime() < end) {
      gil.checkpoint();
    }
  }
}
