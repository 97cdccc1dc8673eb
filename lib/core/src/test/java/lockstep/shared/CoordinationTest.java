package lockstep.shared;

import static lockstep.shared.SharedLockTest.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Semaphore, barrier, event, latch and read-write lock between processes.
@Timeout(60)
class CoordinationTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  @Nested
  class Semaphores {

    @Test
    void noMoreProcessesAreInsideThanThereArePermits() throws Exception {
      try (var semaphore = SharedSemaphore.create(2);
          var inside = SharedCounter.create();
          var tooMany = SharedCounter.create();
          var lock = SharedLock.create()) {
        ChildJvm.runAll(
            4,
            () -> {
              for (int i = 0; i < 500; i++) {
                semaphore.acquire();
                change(lock, inside, 1);
                if (inside.get() > 2) {
                  tooMany.increment();
                }
                change(lock, inside, -1);
                semaphore.release();
              }
            });
        assertEquals(0, tooMany.get());
        assertEquals(2, semaphore.available());
      }
    }

    @Test
    void permitsOfAKilledProcessComeBack() throws Exception {
      try (var semaphore = SharedSemaphore.bounded(3);
          var child = ChildJvm.start(() -> sleepAfter(() -> semaphore.acquire(3)))) {
        await(() -> semaphore.available() == 0);
        assertFalse(semaphore.tryAcquire(SHORT));
        child.kill();
        assertTrue(semaphore.tryAcquire(2, LONG));
        assertEquals(1, semaphore.available());
        assertEquals(3, semaphore.recovered());
        semaphore.release(2);
        assertEquals(3, semaphore.available());
      }
    }

    @Test
    void aPermitThatAnotherProcessGaveBackDoesNotComeBackTwice() throws Exception {
      try (var semaphore = SharedSemaphore.create(1);
          var child = ChildJvm.start(() -> sleepAfter(semaphore::acquire))) {
        await(() -> semaphore.available() == 0);
        semaphore.release();
        child.kill();
        assertTrue(semaphore.tryAcquire());
        assertFalse(semaphore.tryAcquire());
        assertEquals(0, semaphore.recovered());
      }
    }

    @Test
    void releasesCanBeSignalsUnlessTheSemaphoreIsBounded() throws Exception {
      try (var signals = SharedSemaphore.create(0);
          var bounded = SharedSemaphore.bounded(1);
          var child = ChildJvm.start(() -> signals.tryAcquire(3, LONG))) {
        signals.release(3);
        assertTrue(child.result());
        assertThrows(IllegalStateException.class, bounded::release);
        assertTrue(bounded.tryAcquire());
        bounded.release();
      }
    }
  }

  @Nested
  class Barriers {

    @Test
    void nobodyPassesBeforeAllHaveCome() throws Exception {
      try (var arrivals = SharedCounter.create();
          var actions = SharedCounter.create();
          var barrier = SharedBarrier.create(3, actions::increment)) {
        List<Integer> early =
            ChildJvm.inEach(
                3,
                me -> {
                  int tooEarly = 0;
                  for (int round = 1; round <= 200; round++) {
                    arrivals.increment();
                    barrier.await(LONG);
                    tooEarly += arrivals.get() < 3L * round ? 1 : 0;
                    tooEarly += actions.get() < round ? 1 : 0;
                  }
                  return tooEarly;
                });
        assertEquals(List.of(0, 0, 0), early);
        assertEquals(200, actions.get());
      }
    }

    @Test
    void aKilledWaiterBreaksItForTheOthersUntilTheReset() throws Exception {
      try (var barrier = SharedBarrier.create(3);
          var doomed = ChildJvm.start(() -> sleepAfter(() -> barrier.await(LONG)))) {
        await(() -> barrier.waiting() == 1);
        try (var other = ChildJvm.start(() -> barrier.await(LONG))) {
          await(() -> barrier.waiting() == 2);
          doomed.kill();
          var broken = assertThrows(BrokenBarrierException.class, other::result);
          assertTrue(broken.getMessage().contains("process " + doomed.pid()), broken::getMessage);
        }
        assertTrue(barrier.isBroken());
        assertThrows(BrokenBarrierException.class, barrier::await);
        barrier.reset();
        assertEquals(List.of(0, 1, 2), passOnce(barrier));
      }
    }

    @Test
    void aMemberThatDiesBeforeItComesAgainBreaksIt() throws Exception {
      try (var barrier = SharedBarrier.create(2);
          var member = ChildJvm.start(() -> sleepAfter(() -> barrier.await(LONG)))) {
        barrier.await(LONG);
        member.kill();
        assertThrows(BrokenBarrierException.class, () -> barrier.await(LONG));
      }
    }

    @Test
    void theLastToComeMissesThoseWhoDiedWaitingForIt() throws Exception {
      try (var barrier = SharedBarrier.create(2);
          var doomed = ChildJvm.start(() -> barrier.await(LONG))) {
        await(() -> barrier.waiting() == 1);
        doomed.kill();
        assertThrows(BrokenBarrierException.class, () -> barrier.await(LONG));
      }
    }

    @Test
    void whoeverComesDuringTheActionIsOfTheNextGeneration() throws Exception {
      try (var acting = SharedEvent.create();
          var goOn = SharedEvent.create();
          var barrier = SharedBarrier.create(2, () -> actUntil(acting, goOn));
          var first = ChildJvm.start(() -> barrier.await(LONG));
          var second = ChildJvm.start(() -> barrier.await(LONG))) {
        acting.await();
        var third = new FutureTask<>(() -> barrier.await(LONG));
        Thread.ofPlatform().start(third);
        assertThrows(TimeoutException.class, () -> third.get(200, TimeUnit.MILLISECONDS));
        goOn.set();
        assertEquals(1, first.result() + second.result());
        assertEquals(1, barrier.await(LONG) + third.get());
      }
    }

    private static void actUntil(SharedEvent acting, SharedEvent goOn) throws InterruptedException {
      acting.set();
      goOn.await();
    }

    @Test
    void membersMayEndAndOthersTakeTheirPlaces() throws Exception {
      try (var barrier = SharedBarrier.create(3)) {
        assertEquals(List.of(0, 1, 2), passOnce(barrier));
        assertEquals(List.of(0, 1, 2), passOnce(barrier));
      }
    }

    @Test
    void timeAbortAndAFailingActionBreakIt() throws Exception {
      try (var barrier = SharedBarrier.create(2);
          var failing =
              SharedBarrier.create(
                  1,
                  () -> {
                    throw new IllegalArgumentException("no");
                  })) {
        assertThrows(TimeoutException.class, () -> barrier.await(SHORT));
        assertTrue(barrier.isBroken());
        barrier.reset();
        try (var child = ChildJvm.start(() -> barrier.await(LONG))) {
          await(() -> barrier.waiting() == 1);
          barrier.abort();
          assertThrows(BrokenBarrierException.class, child::result);
        }
        var broken = assertThrows(BrokenBarrierException.class, failing::await);
        assertEquals(IllegalArgumentException.class, broken.getCause().getClass());
      }
    }

    @Test
    void aResetBreaksItForThoseWhoWaitAndNobodyElse() throws Exception {
      try (var barrier = SharedBarrier.create(2);
          var waiter = ChildJvm.start(() -> barrier.await(LONG))) {
        await(() -> barrier.waiting() == 1);
        barrier.reset();
        var broken = assertThrows(BrokenBarrierException.class, waiter::result);
        assertEquals("the barrier was reset", broken.getMessage());
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.waiting());
        try (var other = ChildJvm.start(() -> barrier.await(LONG))) {
          assertEquals(1, barrier.await(LONG) + other.result());
        }
      }
    }

    @Test
    void anInterruptedWaiterBreaksItForTheOthers() throws Exception {
      try (var barrier = SharedBarrier.create(3);
          var other = ChildJvm.start(() -> barrier.await(LONG))) {
        var waiter =
            new FutureTask<>(() -> assertThrows(InterruptedException.class, barrier::await));
        Thread thread = Thread.ofPlatform().start(waiter);
        await(() -> barrier.waiting() == 2);
        thread.interrupt();
        waiter.get();
        assertThrows(BrokenBarrierException.class, other::result);
      }
    }

    private List<Integer> passOnce(SharedBarrier barrier) throws Exception {
      return ChildJvm.inEach(3, me -> barrier.await(LONG)).stream().sorted().toList();
    }
  }

  @Nested
  class EventsAndLatches {

    @Test
    void anEventLetsAllWaitersGoOn() throws Exception {
      try (var event = SharedEvent.create();
          var first = ChildJvm.start(() -> event.await(LONG));
          var second = ChildJvm.start(() -> event.await(LONG))) {
        assertFalse(event.await(SHORT));
        event.set();
        assertTrue(first.result());
        assertTrue(second.result());
        event.clear();
        assertFalse(event.isSet());
      }
    }

    @Test
    void aLatchOpensAtTheLastCount() throws Exception {
      try (var latch = SharedLatch.create(3);
          var waiter = ChildJvm.start(() -> latch.await(LONG))) {
        ChildJvm.runAll(2, latch::countDown);
        assertFalse(latch.await(SHORT));
        latch.countDown();
        latch.countDown();
        assertTrue(waiter.result());
        assertEquals(0, latch.count());
      }
    }
  }

  @Nested
  class ReadWriteLocks {

    @Test
    void writersAreAloneAndReadersAreNot() throws Exception {
      try (var lock = SharedReadWriteLock.create();
          var first = SharedCounter.create();
          var second = SharedCounter.create()) {
        List<Integer> torn =
            ChildJvm.inEach(
                4,
                me -> {
                  int differences = 0;
                  for (int i = 0; i < 2_000; i++) {
                    Lock side = i % 10 == 0 ? lock.writeLock() : lock.readLock();
                    side.lock();
                    if (i % 10 == 0) {
                      first.incrementRacy();
                      second.incrementRacy();
                    }
                    differences += first.get() == second.get() ? 0 : 1;
                    side.unlock();
                  }
                  return differences;
                });
        assertEquals(List.of(0, 0, 0, 0), torn);
        assertEquals(800, first.get());
      }
    }

    @Test
    void readersShareAndKeepWritersOut() throws Exception {
      try (var lock = SharedReadWriteLock.create()) {
        lock.readLock().lock();
        lock.readLock().lock();
        assertEquals(
            List.of(true, true),
            ChildJvm.inEach(2, me -> lock.tryReadLock(LONG) && !lock.tryWriteLock(Duration.ZERO)));
        assertTrue(lock.readers() >= 2);
        lock.readLock().unlock();
        lock.readLock().unlock();
        assertThrows(IllegalMonitorStateException.class, () -> lock.readLock().unlock());
      }
    }

    @Test
    void aWriterMayAlsoReadAndGoOnReading() throws Exception {
      try (var lock = SharedReadWriteLock.create()) {
        lock.writeLock().lock();
        lock.readLock().lock();
        lock.writeLock().lock();
        lock.writeLock().unlock();
        lock.writeLock().unlock();
        try (var child = ChildJvm.start(() -> lock.tryReadLock(LONG))) {
          assertTrue(child.result());
        }
        lock.readLock().unlock();
      }
    }

    @Test
    void killedReadersAndWritersGiveWayToAWriter() throws Exception {
      try (var lock = SharedReadWriteLock.create();
          var reader = ChildJvm.start(() -> sleepAfter(() -> lock.readLock().lock()))) {
        await(() -> lock.readers() == 1);
        reader.kill();
        assertTrue(lock.tryWriteLock(LONG));
        assertTrue(lock.abandonedBy().isEmpty());
        lock.writeLock().unlock();
        try (var writer = ChildJvm.start(() -> sleepAfter(() -> lock.writeLock().lock()))) {
          await(() -> !lock.tryReadLock(Duration.ZERO) || release(lock));
          writer.kill();
          assertTrue(lock.tryWriteLock(LONG));
          assertEquals(writer.pid(), lock.abandonedBy().orElseThrow().pid());
          lock.repaired();
          lock.writeLock().unlock();
          assertTrue(lock.abandonedBy().isEmpty());
        }
      }
    }

    private boolean release(SharedReadWriteLock lock) {
      lock.readLock().unlock();
      return false;
    }
  }

  private static void change(SharedLock lock, SharedCounter counter, int by) {
    lock.lock();
    counter.set(counter.get() + by);
    lock.unlock();
  }

  private static Object sleepAfter(lockstep.task.Action first) throws Exception {
    first.run();
    Thread.sleep(LONG);
    return "overslept";
  }
}
