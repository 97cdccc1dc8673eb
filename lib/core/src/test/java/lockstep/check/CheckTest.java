package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CheckTest {

  private final Object key = new Object();

  @Test
  void aWrongResultSaysWhatItIsAndWhatItShouldBe() throws Exception {
    assertEquals(Finding.met("gives 5"), Check.equal(5, () -> 5));
    assertEquals(Finding.open("gives 4, and should give 5"), Check.equal(5, () -> 4));
  }

  @Test
  void whatIsThrownIsAFindingAndNoError() throws Exception {
    Finding finding =
        Check.of(
            () -> {
              throw new ArithmeticException("no");
            });
    assertEquals(Finding.open("ended with java.lang.ArithmeticException: no"), finding);
  }

  @Test
  void whatNeverEndsIsGivenUp() throws Exception {
    Finding finding =
        Check.within(
            Duration.ofMillis(200),
            () -> {
              Thread.sleep(Duration.ofDays(1));
              return Finding.met("");
            });
    assertEquals(Finding.open("did not end within 0.2 s"), finding);
  }

  @Test
  void aDeadlockIsToldInWords() throws Exception {
    Lock a = new ReentrantLock();
    Lock b = new ReentrantLock();
    Finding finding =
        Check.within(
            Duration.ofSeconds(1),
            () ->
                Check.concurrent(
                    2,
                    meet -> {
                      Thread one = both(a, b, meet);
                      Thread two = both(b, a, meet);
                      one.join();
                      two.join();
                    }));
    assertTrue(finding.says().contains("a deadlock:\n"), finding.says());
  }

  private static Thread both(Lock first, Lock second, Runnable meet) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              first.lock();
              meet.run();
              second.lock();
            });
  }

  @Test
  void tasksThatRunAtTheSameTimeMeet() throws Exception {
    assertEquals(
        Finding.met("all 3 tasks ran at the same time"),
        Check.concurrent(3, meet -> inThreads(3, meet)));
  }

  @Test
  void tasksThatRunOneByOneDoNotMeet() throws Exception {
    Finding finding =
        Check.concurrent(
            3,
            meet -> {
              meet.run();
              inThreads(2, meet);
            });
    assertFalse(finding.met());
    assertTrue(finding.says().startsWith("at most 1 of 3 tasks"), finding.says());
  }

  @Test
  void tasksThatWereForgottenAreMissed() throws Exception {
    Finding finding = Check.concurrent(3, meet -> inThreads(2, meet));
    assertEquals("2 of 3 tasks ran", finding.says());
  }

  @Test
  void aLockKeepsThreadsApart() throws Exception {
    Finding finding =
        Check.exclusive(
            3,
            work -> {
              synchronized (key) {
                work.run();
              }
            });
    assertEquals(Finding.met("one thread at a time was inside, 3 times"), finding);
  }

  @Test
  void threadsWithoutALockMeetInside() throws Exception {
    Finding finding = Check.exclusive(2, Runnable::run);
    assertEquals("2 threads were inside at the same time: no lock kept them apart", finding.says());
  }

  @Test
  void workThatIsNotDoneIsMissed() throws Exception {
    assertFalse(Check.exclusive(2, work -> {}).met());
  }

  @Test
  void whatRunsInAKilledProcessDoesNotHangAnybody() throws Exception {
    assertTrue(Check.finishes(Duration.ofSeconds(20), () -> {}).met());
    Finding hangs = Check.finishes(Duration.ofMillis(500), () -> Thread.sleep(Duration.ofDays(1)));
    assertEquals("did not end within 0.5 s; its process was killed", hangs.says());
  }

  @Test
  void oneThreadIsNotParallelAndABusyMachineIsNobodysFault() throws Exception {
    Finding finding = Check.parallel(CheckTest::compute);
    assertTrue(
        finding.says().endsWith("nobody loses by it") || finding.says().endsWith("one by one"),
        finding.says());
    assertTrue(Check.parallel(() -> inThreads(2, CheckTest::compute)).met());
  }

  private static void compute() {
    long end = System.nanoTime() + 300_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void processesAreCountedByTheirIds() {
    assertTrue(Check.processes(2, List.of(7L, 8L, 7L)).met());
    assertFalse(Check.processes(2, List.of(7L, 7L)).met());
    assertFalse(Check.processes(1, List.of(ProcessHandle.current().pid())).met());
  }

  static class Plain {
    private boolean stop;

    void stop() {
      stop = true;
    }

    boolean stopped() {
      return stop;
    }
  }

  static class Volatile {
    private volatile boolean stop;
    private final AtomicLong rounds = new AtomicLong();

    void stop() {
      stop = true;
      rounds.incrementAndGet();
    }
  }

  static class Monitor {
    private boolean stop;

    synchronized void stop() {
      stop = true;
    }

    boolean stopped() {
      synchronized (this) {
        if (stop) {
          return true;
        }
        return isStopped();
      }
    }

    private boolean isStopped() {
      return stop;
    }
  }

  static class Locked {
    private final Lock lock = new ReentrantLock();
    private int left = 5;

    boolean take() {
      lock.lock();
      try {
        if (left == 0) {
          return false;
        }
        left--;
        return true;
      } finally {
        lock.unlock();
      }
    }
  }

  static class HalfLocked {
    private int left = 5;

    boolean take() {
      if (left == 0) {
        return false;
      }
      synchronized (this) {
        left--;
      }
      return true;
    }
  }

  static class AfterTheLock {
    private int left = 5;

    int take() {
      synchronized (this) {
        left--;
      }
      return left;
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Volatile.class, Monitor.class, Locked.class})
  void fieldsThatOthersSeeAreFine(Class<?> type) {
    assertTrue(Check.visible(type).met(), () -> Check.visible(type).says());
  }

  @ParameterizedTest
  @ValueSource(classes = {Plain.class, HalfLocked.class, AfterTheLock.class})
  void plainFieldsWithoutALockAreNamed(Class<?> type) {
    Finding finding = Check.visible(type);
    assertFalse(finding.met());
    assertTrue(finding.says().contains("is a plain field"), finding.says());
  }

  private static void inThreads(int threads, Runnable work) {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        executor.execute(work);
      }
    }
  }
}
