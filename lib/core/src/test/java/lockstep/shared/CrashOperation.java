package lockstep.shared;

import static lockstep.shared.CrashPointTest.assertOneOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Something that a process does, and what others must find if it dies in the middle.
///
/// @param create makes what it is done to
/// @param perform what the process does
/// @param check what a survivor finds, wherever the process died, and after it came through
record CrashOperation<H extends AutoCloseable>(
    String name, Callable<H> create, Body<H> perform, Body<H> check) {

  interface Body<H> {
    void accept(H handle) throws Exception;
  }

  record Waiting(SharedLock lock, SharedCondition condition)
      implements AutoCloseable, Serializable {
    static Waiting create() {
      var lock = SharedLock.create();
      return new Waiting(lock, lock.newCondition());
    }

    @Override
    public void close() {
      lock.close();
    }
  }

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(5);

  static final List<CrashOperation<?>> ALL =
      List.of(
          operation(
              "lock and unlock",
              SharedLock::create,
              lock -> {
                lock.lock();
                lock.unlock();
              },
              CrashOperation::canBeLocked),
          operation(
              "lock again, and unlock",
              SharedLock::create,
              lock -> {
                lock.lock();
                lock.lock();
                lock.unlock();
                lock.unlock();
              },
              CrashOperation::canBeLocked),
          operation(
              "wait for a condition",
              Waiting::create,
              waiting -> {
                waiting.lock.lock();
                waiting.condition.await(SHORT);
                waiting.lock.unlock();
              },
              CrashOperation::canWaitAndSignal),
          operation(
              "signal a condition",
              Waiting::create,
              waiting -> {
                waiting.lock.lock();
                waiting.condition.signal();
                waiting.lock.unlock();
              },
              CrashOperation::canWaitAndSignal),
          operation(
              "read",
              SharedReadWriteLock::create,
              lock -> {
                lock.readLock().lock();
                lock.readLock().unlock();
              },
              CrashOperation::canBeWritten),
          operation(
              "write",
              SharedReadWriteLock::create,
              lock -> {
                lock.writeLock().lock();
                lock.writeLock().unlock();
              },
              CrashOperation::canBeWritten),
          operation(
              "take and give permits",
              () -> SharedSemaphore.bounded(3),
              semaphore -> {
                semaphore.acquire(2);
                semaphore.release(2);
              },
              semaphore -> {
                assertTrue(semaphore.tryAcquire(3, LONG));
                semaphore.release(3);
                assertEquals(3, semaphore.available());
              }),
          operation(
              "give permits that nobody took",
              () -> SharedSemaphore.create(1),
              semaphore -> semaphore.release(2),
              semaphore -> {
                assertOneOf(semaphore.available(), 1, 3);
                assertTrue(semaphore.tryAcquire(1, LONG));
              }),
          operation(
              "come to a barrier",
              () -> SharedBarrier.create(2),
              barrier -> {
                try {
                  barrier.await(SHORT);
                } catch (java.util.concurrent.TimeoutException expected) {
                  barrier.reset();
                }
              },
              barrier -> {
                barrier.reset();
                var first = inThread(() -> barrier.await(LONG));
                int second = barrier.await(LONG);
                assertEquals(1, first.get() + second);
              }),
          operation(
              "set and clear an event",
              SharedEvent::create,
              event -> {
                event.set();
                event.clear();
                event.set();
              },
              event -> {
                event.set();
                event.await();
              }),
          operation(
              "count a latch down",
              () -> SharedLatch.create(2),
              SharedLatch::countDown,
              latch -> {
                assertOneOf(latch.count(), 1, 2);
                latch.countDown();
                latch.countDown();
                latch.await();
              }),
          operation(
              "increment under a lock",
              SharedCounter::create,
              SharedCounter::incrementLocked,
              counter -> {
                assertOneOf(counter.get(), 0, 1);
                counter.incrementLocked();
                assertOneOf(counter.get(), 1, 2);
              }),
          operation(
              "change a reference",
              () -> reference("old"),
              reference -> {
                reference.set("first");
                reference.update(text -> text + " and second");
              },
              reference -> {
                assertTrue(List.of("old", "first", "first and second").contains(reference.get()));
                reference.set("third");
                assertEquals("third", reference.get());
              }),
          operation(
              "put",
              CrashOperation::queueOfTwo,
              queue -> queue.put("c"),
              queue -> {
                queue.put("d");
                List<String> left = drain(queue);
                left.remove("c");
                assertEquals(List.of("a", "b", "d"), left);
              }),
          operation(
              "take",
              CrashOperation::queueOfTwo,
              SharedQueue::take,
              queue -> {
                queue.put("d");
                List<String> left = drain(queue);
                left.remove("a");
                assertEquals(List.of("b", "d"), left);
              }),
          operation(
              "put and take what is larger than the queue",
              () -> SharedQueue.<byte[]>create(4),
              queue -> {
                queue.put(new byte[100_000]);
                queue.take();
              },
              queue -> {
                queue.put(new byte[] {1});
                byte[] next = queue.take();
                assertArrayEquals(new byte[] {1}, next.length == 100_000 ? queue.take() : next);
                assertNull(queue.poll());
              }),
          operation(
              "put and take longs",
              () -> SharedQueue.longs(4),
              queue -> {
                queue.putAll(new long[] {1, 2, 3});
                queue.take();
              },
              queue -> {
                queue.put(4);
                long last = 0;
                while (last != 4) {
                  long next = queue.take();
                  assertTrue(next > last);
                  last = next;
                }
                assertEquals(0, queue.size());
              }),
          operation(
              "say that work is done",
              CrashOperation::queueOfTwo,
              SharedQueue::taskDone,
              queue -> {
                queue.taskDone();
                if (!queue.join(Duration.ZERO)) {
                  queue.taskDone();
                }
                assertTrue(queue.join(LONG));
              }),
          operation(
              "finish a queue",
              CrashOperation::queueOfTwo,
              SharedQueue::finish,
              queue -> {
                queue.finish();
                assertEquals(List.of("a", "b"), drain(queue));
              }),
          operation(
              "send and receive",
              Pipe::open,
              pipe -> {
                pipe.right().send("hello");
                pipe.right().receive(SHORT);
              },
              pipe -> {
                String received = "";
                try {
                  // Whoever never used its side cannot be missed.
                  received = pipe.left().<String>receive(SHORT).orElse("hello");
                  pipe.left().receive(SHORT);
                } catch (EOFException end) {
                  received = received.isEmpty() ? "hello" : received;
                }
                assertEquals("hello", received);
              }));

  private static <H extends AutoCloseable> CrashOperation<H> operation(
      String name, Callable<H> create, Body<H> perform, Body<H> check) {
    return new CrashOperation<>(name, create, perform, check);
  }

  static CrashOperation<?> named(String name) {
    return ALL.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
  }

  private static void canBeLocked(SharedLock lock) throws Exception {
    assertTrue(lock.tryLock(LONG));
    assertEquals(Thread.currentThread().threadId(), lock.holder().orElseThrow().thread());
    lock.repaired();
    lock.unlock();
    assertEquals(List.of(), lock.waiting());
    assertTrue(lock.holder().isEmpty());
  }

  private static void canWaitAndSignal(Waiting waiting) throws Exception {
    canBeLocked(waiting.lock);
    var waiter =
        inThread(
            () -> {
              waiting.lock.lock();
              try {
                return waiting.condition.await(LONG);
              } finally {
                waiting.lock.unlock();
              }
            });
    while (!waiter.isDone()) {
      waiting.lock.lock();
      waiting.condition.signal();
      waiting.lock.unlock();
      Thread.sleep(1);
    }
    assertTrue(waiter.get());
  }

  private static void canBeWritten(SharedReadWriteLock lock) throws Exception {
    assertTrue(lock.tryWriteLock(LONG));
    lock.repaired();
    lock.writeLock().unlock();
    assertTrue(lock.tryReadLock(LONG));
    lock.readLock().unlock();
    assertEquals(0, lock.readers());
  }

  private static SharedReference<String> reference(String value) {
    SharedReference<String> reference = SharedReference.create();
    reference.set(value);
    return reference;
  }

  private static SharedQueue<String> queueOfTwo() throws InterruptedException {
    SharedQueue<String> queue = SharedQueue.create(10);
    queue.put("a");
    queue.put("b");
    return queue;
  }

  private static List<String> drain(SharedQueue<String> queue) throws InterruptedException {
    var items = new ArrayList<String>();
    for (String item; (item = queue.poll()) != null; ) {
      items.add(item);
    }
    return items;
  }

  private static <T> FutureTask<T> inThread(Callable<T> body) {
    var task = new FutureTask<>(body);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }
}
