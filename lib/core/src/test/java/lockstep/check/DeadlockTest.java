package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.shared.SharedLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeadlockTest {

  @Test
  void threadsThatOnlyWorkAreNoDeadlock() {
    Deadlock none = Deadlock.find();

    assertFalse(none.exists());
    assertEquals("No threads wait for each other in a circle.", none.text());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void aCircleIsFoundInItsOrderWithNamesAndLines(int size) throws Exception {
    Map<String, ReentrantLock> forks = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      forks.put("fork " + i, new ReentrantLock());
    }
    List<ReentrantLock> locks = List.copyOf(forks.values());
    CyclicBarrier all = new CyclicBarrier(size);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ReentrantLock left = locks.get(i);
      ReentrantLock right = locks.get((i + 1) % size);
      threads.add(Thread.ofPlatform().name("diner " + i).start(() -> dine(left, right, all)));
    }

    Deadlock found = awaitDeadlock(forks);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }

    List<String> lines = found.text().lines().toList();
    assertEquals(size, lines.size(), found.text());
    int at = Integer.parseInt(lines.getFirst().replaceFirst("diner ([0-9]).*", "$1"));
    for (String line : lines) {
      int next = (at + 1) % size;
      assertTrue(
          line.startsWith(
              "diner "
                  + at
                  + " waits for fork "
                  + next
                  + ", held by diner "
                  + next
                  + " (dine, line "),
          found.text());
      at = next;
    }
    assertEquals(size, found.threads().size());
    assertTrue(found.html().contains("<svg"));
    assertFalse(Deadlock.find().exists());
  }

  @Test
  void aMonitorInTheCircleIsFoundToo() throws Exception {
    Object monitor = new Object();
    ReentrantLock lock = new ReentrantLock();
    CyclicBarrier both = new CyclicBarrier(2);
    Thread one = Thread.ofPlatform().name("one").start(() -> monitorFirst(monitor, lock, both));
    Thread other = Thread.ofPlatform().name("other").start(() -> lockFirst(monitor, lock, both));

    Deadlock found = awaitDeadlock(Map.of("monitor", monitor));
    one.interrupt();
    one.join();
    other.join();

    assertTrue(
        found.text().contains("other waits for monitor, held by one (lockFirst, line "),
        found.text());
    assertTrue(
        found.text().contains("one waits for lock 1, held by other (monitorFirst, line "),
        found.text());
  }

  @Test
  void sharedLocksTellOfCirclesBetweenProcesses() throws Exception {
    try (SharedLock left = SharedLock.create();
        SharedLock right = SharedLock.create()) {
      CyclicBarrier both = new CyclicBarrier(2);
      Thread one = Thread.ofPlatform().start(() -> share(left, right, both));
      Thread other = Thread.ofPlatform().start(() -> share(right, left, both));
      Map<String, SharedLock> names = Map.of("left", left, "right", right);

      Deadlock found = Deadlock.between(names);
      while (!found.exists()) {
        Thread.sleep(5);
        found = Deadlock.between(names);
      }
      one.interrupt();
      one.join();
      other.join();

      String process = "process " + ProcessHandle.current().pid() + ", thread ";
      String first = process + one.threadId();
      String second = process + other.threadId();
      assertTrue(
          found.text().contains(first + " waits for right, held by " + second), found.text());
      assertTrue(found.text().contains(second + " waits for left, held by " + first), found.text());
      assertFalse(Deadlock.between(names).exists());
    }
  }

  private static void share(SharedLock outer, SharedLock inner, CyclicBarrier both) {
    outer.lock();
    try {
      both.await();
      inner.lockInterruptibly();
      inner.unlock();
    } catch (Exception interrupted) {
      // Gives back what it has.
    } finally {
      outer.unlock();
    }
  }

  private static Deadlock awaitDeadlock(Map<String, ?> names) throws InterruptedException {
    Deadlock found = Deadlock.find(names);
    while (!found.exists()) {
      Thread.sleep(5);
      found = Deadlock.find(names);
    }
    return found;
  }

  private static void dine(ReentrantLock left, ReentrantLock right, CyclicBarrier all) {
    left.lock();
    try {
      all.await();
      right.lockInterruptibly();
    } catch (Exception interrupted) {
      // The end of the evening.
    } finally {
      left.unlock();
    }
  }

  private static void monitorFirst(Object monitor, ReentrantLock lock, CyclicBarrier both) {
    synchronized (monitor) {
      try {
        both.await();
        lock.lockInterruptibly();
      } catch (Exception interrupted) {
        // Leaves the monitor.
      }
    }
  }

  private static void lockFirst(Object monitor, ReentrantLock lock, CyclicBarrier both) {
    lock.lock();
    try {
      both.await();
      synchronized (monitor) {
        lock.unlock();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
