package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedLockTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final SharedLock lock = SharedLock.create();
  private final SharedCounter step = SharedCounter.create();

  @AfterEach
  void close() {
    lock.close();
    step.close();
  }

  @Test
  void fourProcessesExcludeEachOther() throws Exception {
    var lock = this.lock;
    var counter = this.step;
    ChildJvm.runAll(
        4,
        () -> {
          for (int i = 0; i < 20_000; i++) {
            lock.lock();
            try {
              counter.incrementRacy();
            } finally {
              lock.unlock();
            }
          }
        });
    assertEquals(80_000, counter.get());
  }

  @Test
  void lockedIncrementsOfFourProcessesAreAllThere() throws Exception {
    var counter = this.step;
    ChildJvm.runAll(
        4,
        () -> {
          for (int i = 0; i < 50_000; i++) {
            counter.incrementLocked();
          }
        });
    assertEquals(200_000, counter.get());
  }

  @Test
  void aHolderMayLockAgain() throws Exception {
    lock.lock();
    assertTrue(lock.tryLock());
    lock.lockInterruptibly();
    lock.unlock();
    lock.unlock();
    assertTrue(lock.isHeldByCurrentThread());
    assertEquals(false, inThread(lock::tryLock));
    lock.unlock();
    assertFalse(lock.isHeldByCurrentThread());
    assertEquals(true, inThread(lock::tryLock));
  }

  @Test
  void onlyTheHolderMayUnlock() throws Exception {
    assertThrows(IllegalMonitorStateException.class, lock::unlock);
    lock.lock();
    assertThrows(IllegalMonitorStateException.class, () -> inThread(this::unlock));
    var lock = this.lock;
    try (var child = ChildJvm.start(() -> unlock(lock))) {
      var refused = assertThrows(IllegalMonitorStateException.class, child::result);
      var holder = new Claimant(ProcessHandle.current().pid(), Thread.currentThread().threadId());
      assertTrue(refused.getMessage().endsWith(holder.toString()), refused.getMessage());
    }
    lock.unlock();
  }

  @Test
  void aTimedLockGivesUpAndAnInterruptedOneStops() throws Exception {
    lock.lock();
    assertEquals(false, inThread(() -> lock.tryLock(Duration.ofMillis(30))));
    var waiter =
        new FutureTask<>(() -> assertThrows(InterruptedException.class, lock::lockInterruptibly));
    Thread thread = Thread.ofPlatform().start(waiter);
    await(() -> lock.waiting().size() == 1);
    thread.interrupt();
    waiter.get();
    lock.unlock();
  }

  @Test
  void whoHoldsAndWhoWaitsCanBeAsked() throws Exception {
    assertEquals(Optional.empty(), lock.holder());
    lock.lock();
    var lock = this.lock;
    try (var child =
        ChildJvm.start(() -> lock.tryLock(LONG) ? lock.holder().orElseThrow() : null)) {
      await(() -> lock.waiting().size() == 1);
      assertEquals(child.pid(), lock.waiting().getFirst().pid());
      assertEquals(ProcessHandle.current().pid(), lock.holder().orElseThrow().pid());
      lock.unlock();
      assertEquals(child.pid(), child.result().pid());
    }
  }

  @Test
  void aWaiterGetsTheLockOfAKilledHolderAndTheNews() throws Exception {
    try (var child = holder()) {
      var waiter = new FutureTask<>(() -> lock.tryLock(LONG) ? lock.abandonedBy() : null);
      Thread.ofPlatform().start(waiter);
      await(() -> lock.waiting().size() == 1);
      child.kill();
      assertEquals(child.pid(), waiter.get().orElseThrow().pid());
    }
  }

  @Test
  void theNewsStaysUntilTheRepair() throws Exception {
    try (var child = holder()) {
      child.kill();
      for (int i = 0; i < 3; i++) {
        lock.lock();
        assertEquals(child.pid(), lock.abandonedBy().orElseThrow().pid());
        lock.unlock();
      }
      lock.lock();
      lock.repaired();
      lock.unlock();
      assertEquals(Optional.empty(), lock.abandonedBy());
    }
  }

  @Test
  void waitingVirtualThreadsLeaveTheirCarriersToOthers() throws Exception {
    int waiters = 4 * Runtime.getRuntime().availableProcessors();
    lock.lock();
    var done = SharedCounter.create();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < waiters; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                lock.lock();
                done.increment();
                lock.unlock();
              }));
    }
    await(() -> lock.waiting().size() == waiters);
    for (int i = 0; i < 100; i++) {
      Thread.startVirtualThread(() -> {}).join();
    }
    assertEquals(0, done.get());
    lock.unlock();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(waiters, done.get());
    done.close();
  }

  @Test
  void closingTheLockEndsTheWaitOfOthers() throws Exception {
    lock.lock();
    var lock = this.lock;
    try (var child = ChildJvm.start(() -> lock.tryLock(LONG))) {
      await(() -> lock.waiting().size() == 1);
      lock.close();
      assertThrows(IllegalStateException.class, child::result);
    }
  }

  @Test
  void conditionsPassATokenAroundThreeProcesses() throws Exception {
    var lock = this.lock;
    var turn = this.step;
    var changed = lock.newCondition();
    List<Integer> rounds =
        ChildJvm.inEach(
            3,
            me -> {
              int done = 0;
              lock.lock();
              while (done < 200) {
                while (turn.get() % 3 != me) {
                  changed.await();
                }
                turn.increment();
                changed.signalAll();
                done++;
              }
              lock.unlock();
              return done;
            });
    assertEquals(List.of(200, 200, 200), rounds);
    assertEquals(600, turn.get());
  }

  @Test
  void oneSignalWakesOneWaiter() throws Exception {
    var changed = lock.newCondition();
    var awake = new java.util.concurrent.atomic.AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    lock.lock();
                    step.increment();
                    changed.awaitUninterruptibly();
                    awake.incrementAndGet();
                    lock.unlock();
                  }));
    }
    await(() -> step.get() == 3);
    for (int expected = 1; expected <= 3; expected++) {
      lock.lock();
      changed.signal();
      lock.unlock();
      int now = expected;
      await(() -> awake.get() >= now);
      Thread.sleep(60);
      assertEquals(now, awake.get());
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void aSignalGivenToAKilledWaiterWakesAnother() throws Exception {
    var lock = this.lock;
    var step = this.step;
    var changed = lock.newCondition();
    try (var doomed = ChildJvm.start(() -> waitFor(lock, changed, step))) {
      await(() -> step.get() == 1);
      try (var survivor = ChildJvm.start(() -> waitFor(lock, changed, step))) {
        await(() -> step.get() == 2);
        doomed.kill();
        lock.lock();
        changed.signal();
        lock.unlock();
        assertTrue(survivor.result());
      }
    }
  }

  @Test
  void theDeathOfTheHolderBreaksAWaitForACondition() throws Exception {
    var lock = this.lock;
    var step = this.step;
    var changed = lock.newCondition();
    try (var waiter = ChildJvm.start(() -> waitFor(lock, changed, step))) {
      await(() -> step.get() == 1);
      try (var holder = holder()) {
        holder.kill();
        var died = assertThrows(HolderDiedException.class, waiter::result);
        assertTrue(died.getMessage().contains("process " + holder.pid()), died.getMessage());
      }
    }
  }

  @Test
  void aConditionNeedsItsLock() {
    var changed = lock.newCondition();
    assertThrows(IllegalMonitorStateException.class, changed::signal);
    assertThrows(IllegalMonitorStateException.class, changed::await);
  }

  private static boolean waitFor(SharedLock lock, SharedCondition changed, SharedCounter step)
      throws Exception {
    lock.lock();
    try {
      step.increment();
      return changed.await(LONG);
    } finally {
      lock.unlock();
    }
  }

  /// A process that holds the lock.
  private ChildJvm<Object> holder() throws Exception {
    var lock = this.lock;
    ChildJvm<Object> child =
        ChildJvm.start(
            () -> {
              lock.lock();
              Thread.sleep(LONG);
              return null;
            });
    await(() -> lock.holder().isPresent());
    return child;
  }

  private Void unlock() {
    return unlock(lock);
  }

  private static Void unlock(SharedLock lock) {
    lock.unlock();
    return null;
  }

  private static <R> R inThread(Callable<R> body) throws Exception {
    var task = new FutureTask<>(body);
    Thread.ofPlatform().start(task);
    try {
      return task.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(2);
    }
  }
}
