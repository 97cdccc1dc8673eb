package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LatestFirstTest {

  private final ReentrantLock lock = new ReentrantLock();
  private final LatestFirst condition = new LatestFirst(lock);
  private final BlockingQueue<String> woken = new LinkedBlockingQueue<>();

  @Test
  void wakesWhoBeganToWaitLast() throws Exception {
    begin("first");
    begin("second");
    begin("third");
    locked(condition::signal);
    assertEquals("third", woken.take());
    locked(condition::signal);
    assertEquals("second", woken.take());
    locked(condition::signal);
    assertEquals("first", woken.take());
  }

  @Test
  void wakesAll() throws Exception {
    begin("first");
    begin("second");
    locked(condition::signalAll);
    assertEquals(
        List.of("first", "second"), List.of(woken.take(), woken.take()).stream().sorted().toList());
  }

  @Test
  void aSignalThatMeetsAnInterruptedThreadGoesToAnother() throws Exception {
    begin("first");
    Thread second = begin("second");
    locked(
        () -> {
          second.interrupt();
          // It has seen the interrupt, and waits for the lock.
          while (second.getState() != Thread.State.WAITING || !lock.hasQueuedThread(second)) {
            Thread.onSpinWait();
          }
          condition.signal();
        });
    assertEquals(
        List.of("first", "second interrupted"),
        List.of(woken.take(), woken.take()).stream().sorted().toList());
  }

  @Test
  void waitsNoLongerThanItsLimit() throws Exception {
    lock.lock();
    try {
      assertTrue(condition.awaitNanos(Duration.ofMillis(1).toNanos()) <= 0);
      assertEquals(0, condition.waiting());
    } finally {
      lock.unlock();
    }
  }

  private Thread begin(String name) throws InterruptedException {
    int before = waiting();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  lock.lock();
                  try {
                    condition.awaitNanos(TimeUnit.MINUTES.toNanos(1));
                    woken.add(name);
                  } catch (InterruptedException e) {
                    woken.add(name + " interrupted");
                  } finally {
                    lock.unlock();
                  }
                });
    while (waiting() == before) {
      Thread.sleep(1);
    }
    return thread;
  }

  private int waiting() {
    lock.lock();
    try {
      return condition.waiting();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
