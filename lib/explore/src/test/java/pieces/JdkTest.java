package pieces;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.explore.Explorer;
import lockstep.explore.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Code of the JDK is not searched step by step; what others can tell of it must be found all the
/// same.
@Timeout(120)
class JdkTest {

  private static void both(Runnable a, Runnable b) throws InterruptedException {
    Thread one = new Thread(a);
    Thread two = new Thread(b);
    one.start();
    two.start();
    one.join();
    two.join();
  }

  @Test
  void aQueueThatIsReadWhileAnotherThreadHasItsLockIsToldOf() throws Exception {
    for (boolean linked : new boolean[] {true, false}) {
      Verdict verdict =
          Explorer.explore(
              () -> {
                BlockingQueue<Integer> queue =
                    linked ? new LinkedBlockingQueue<>() : new ArrayBlockingQueue<>(1);
                queue.add(1);
                Runnable use =
                    () -> {
                      try {
                        if (!queue.isEmpty()) {
                          queue.take();
                        }
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    };
                both(use, use);
              });
      assertInstanceOf(Verdict.Deadlock.class, verdict, verdict::toString);
    }
  }

  @Test
  void sleepingTakesNoTimeAndOrdersNothing() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              AtomicInteger given = new AtomicInteger();
              AtomicInteger taken = new AtomicInteger();
              Runnable take =
                  () -> {
                    while (given.get() == 0) {
                      sleepForADay();
                    }
                    given.decrementAndGet();
                    taken.incrementAndGet();
                  };
              both(
                  take,
                  () -> {
                    given.incrementAndGet();
                    sleepForADay();
                    assert taken.get() == 1;
                  });
            });
    assertInstanceOf(Verdict.AssertionFailed.class, verdict, verdict::toString);
  }

  private static void sleepForADay() {
    try {
      Thread.sleep(Duration.ofDays(1));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anExecutorIsShutDownBetweenALookAndATask() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              ExecutorService pool = Executors.newFixedThreadPool(1);
              both(
                  () -> {
                    if (!pool.isShutdown()) {
                      pool.execute(() -> {});
                    }
                  },
                  pool::shutdown);
            });
    assertInstanceOf(Verdict.ExceptionThrown.class, verdict, verdict::toString);
  }

  @Test
  void aQueueIsFilledBetweenAWriteAndALook() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
              boolean[] open = {false};
              both(
                  () -> {
                    open[0] = true;
                    assert queue.poll() == null;
                  },
                  () -> {
                    if (open[0]) {
                      queue.add(1);
                    }
                  });
            });
    assertInstanceOf(Verdict.AssertionFailed.class, verdict, verdict::toString);
  }

  @Test
  void aLockIsTriedBetweenItsTakingAndItsGivingBack() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              ReentrantLock lock = new ReentrantLock();
              both(
                  () -> {
                    lock.lock();
                    lock.unlock();
                  },
                  () -> {
                    assert lock.tryLock();
                    lock.unlock();
                  });
            });
    assertInstanceOf(Verdict.AssertionFailed.class, verdict, verdict::toString);
  }

  @Test
  void whatABarrierRunsIsSearched() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              AtomicInteger n = new AtomicInteger();
              CyclicBarrier barrier = new CyclicBarrier(1, () -> n.set(n.get() + 1));
              both(
                  () -> {
                    try {
                      barrier.await();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  },
                  n::incrementAndGet);
              assert n.get() == 2;
            });
    assertInstanceOf(Verdict.AssertionFailed.class, verdict, verdict::toString);
  }

  @Test
  void whatACompletableFutureRunsIsSearched() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              int[] n = {0};
              try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
                CompletableFuture<Void> a = CompletableFuture.runAsync(() -> n[0]++, pool);
                CompletableFuture<Void> b = CompletableFuture.runAsync(() -> n[0]++, pool);
                CompletableFuture.allOf(a, b).join();
              }
              assert n[0] == 2;
            });
    assertInstanceOf(Verdict.AssertionFailed.class, verdict, verdict::toString);
  }
}
