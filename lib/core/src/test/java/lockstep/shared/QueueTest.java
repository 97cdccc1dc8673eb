package lockstep.shared;

import static lockstep.shared.SharedLockTest.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import lockstep.task.CannotTravelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  record Item(int producer, int number, String text) implements java.io.Serializable {}

  @Test
  void nothingIsLostOrDoubledAndEachProducersOrderIsKept() throws Exception {
    int each = 20_000;
    try (var queue = SharedQueue.<Item>create(100);
        var consumers = SharedQueue.<int[]>create(10);
        var first = ChildJvm.start(() -> consume(queue));
        var second = ChildJvm.start(() -> consume(queue))) {
      ChildJvm.inEach(
          3,
          me -> {
            for (int i = 0; i < each; i++) {
              queue.put(new Item(me, i, "item " + i));
            }
            return me;
          });
      queue.finish();
      var seen = new BitSet();
      for (List<Item> items : List.of(first.result(), second.result())) {
        int[] last = {-1, -1, -1};
        for (Item item : items) {
          assertTrue(item.number > last[item.producer], "in order");
          last[item.producer] = item.number;
          assertEquals("item " + item.number, item.text);
          assertFalse(seen.get(item.producer * each + item.number), "once");
          seen.set(item.producer * each + item.number);
        }
      }
      assertEquals(3 * each, seen.cardinality());
      assertEquals(0, queue.size());
      assertNull(consumers.poll());
    }
  }

  private static List<Item> consume(SharedQueue<Item> queue) {
    var items = new ArrayList<Item>();
    queue.forEach(items::add);
    return new ArrayList<>(items);
  }

  @Test
  void aFullQueueMakesProducersWaitAndAnEmptyOneConsumers() throws Exception {
    try (var queue = SharedQueue.<String>create(2)) {
      assertNull(queue.poll());
      assertNull(queue.poll(SHORT));
      assertTrue(queue.offer("a"));
      assertTrue(queue.offer("b", SHORT));
      assertFalse(queue.offer("c"));
      assertFalse(queue.offer("c", SHORT));
      assertEquals(2, queue.size());
      try (var child =
          ChildJvm.start(
              () -> {
                queue.put("c");
                return true;
              })) {
        assertEquals("a", queue.take());
        assertTrue(child.result());
      }
      assertEquals("b", queue.take());
      assertEquals("c", queue.poll(LONG));
    }
  }

  @Test
  void whatIsLeftCanBeTakenAfterTheFinish() throws Exception {
    try (var queue = SharedQueue.<Integer>create(10)) {
      queue.put(1);
      queue.finish();
      assertThrows(IllegalStateException.class, () -> queue.put(2));
      assertEquals(1, queue.take());
      assertThrows(NoSuchElementException.class, queue::take);
      assertNull(queue.poll(LONG));
    }
  }

  @Test
  void joinWaitsForTheWorkAndNotJustForAnEmptyQueue() throws Exception {
    try (var queue = SharedQueue.<Integer>create(10)) {
      assertTrue(queue.join(SHORT));
      queue.put(1);
      queue.put(2);
      queue.take();
      queue.take();
      queue.taskDone();
      assertFalse(queue.join(SHORT));
      ChildJvm.runAll(1, queue::taskDone);
      assertTrue(queue.join(LONG));
      assertThrows(IllegalStateException.class, queue::taskDone);
    }
  }

  @Test
  void anItemThatCannotTravelIsItsProducersErrorAlone() throws Exception {
    try (var queue = SharedQueue.<Object>create(10)) {
      assertThrows(CannotTravelException.class, () -> queue.put(new Thread()));
      assertThrows(NullPointerException.class, () -> queue.put(null));
      queue.put("fine");
      assertEquals("fine", queue.take());
    }
  }

  @Test
  void itemsLargerThanTheRingTravelBetweenSmallOnes() throws Exception {
    int large = 5_000_003;
    try (var queue = SharedQueue.<byte[]>create(10);
        var child =
            ChildJvm.start(
                () -> {
                  for (int i = 0; i < 3; i++) {
                    queue.put(new byte[] {(byte) i});
                    byte[] item = new byte[large + i];
                    Arrays.fill(item, (byte) (i + 1));
                    queue.put(item);
                  }
                  queue.finish();
                  return true;
                })) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(new byte[] {(byte) i}, queue.take());
        byte[] item = queue.take();
        assertEquals(large + i, item.length);
        assertEquals(i + 1, item[0]);
        for (byte b : item) {
          if (b != item[0]) {
            throw new AssertionError("torn");
          }
        }
      }
      assertThrows(NoSuchElementException.class, queue::take);
      assertTrue(child.result());
    }
  }

  @Test
  void aProducerKilledWithALargeItemLosesThatOneOnly() throws Exception {
    var queue = SharedQueue.<byte[]>create(1);
    queue.put(new byte[] {1});
    try (queue;
        var doomed =
            ChildJvm.start(
                () -> {
                  queue.put(new byte[20_000_000]);
                  return true;
                })) {
      // A large item waits beside the queue until there is room.
      await(() -> beside(queue) == 1);
      doomed.kill();
      try (var next =
          ChildJvm.start(
              () -> {
                queue.put(new byte[] {42});
                return true;
              })) {
        assertArrayEquals(new byte[] {1}, queue.poll(LONG));
        assertArrayEquals(new byte[] {42}, queue.poll(LONG));
        assertTrue(next.result());
        assertEquals(0, queue.size());
      }
    }
    assertEquals(0, beside(queue), "what the dead left goes with the queue");
  }

  /// How many files belong to it, beside its own.
  static long beside(Object handle) throws IOException {
    Path file = LifetimeTest.file(handle);
    String name = file.getFileName() + "-";
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.filter(each -> each.getFileName().toString().startsWith(name)).count();
    }
  }

  @Test
  void aConsumerKilledInTheMiddleOfALargeItemLosesThatOneOnly() throws Exception {
    try (var queue = SharedQueue.<byte[]>create(10);
        var consumer = ChildJvm.start(() -> queue.take().length)) {
      var producer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      queue.put(new byte[60_000_000]);
                      queue.put(new byte[] {42});
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  });
      await(() -> queue.core().ring().isFilled());
      consumer.kill();
      byte[] next = queue.poll(LONG);
      while (next.length != 1) {
        // The consumer had not yet begun, or had already ended.
        next = queue.poll(LONG);
      }
      assertArrayEquals(new byte[] {42}, next);
      producer.join();
      assertEquals(0, queue.size());
    }
  }

  @Test
  void virtualThreadsThatWaitForItemsLeaveTheirCarriersToOthers() throws Exception {
    int waiters = 4 * Runtime.getRuntime().availableProcessors();
    try (var queue = SharedQueue.<Integer>create(waiters)) {
      var taken = new ArrayList<FutureTask<Integer>>();
      for (int i = 0; i < waiters; i++) {
        taken.add(new FutureTask<>(queue::take));
        Thread.startVirtualThread(taken.getLast());
      }
      for (int i = 0; i < 100; i++) {
        Thread.startVirtualThread(() -> {}).join();
      }
      ChildJvm.runAll(
          1,
          () -> {
            for (int i = 0; i < waiters; i++) {
              queue.put(i);
            }
          });
      int sum = 0;
      for (FutureTask<Integer> each : taken) {
        sum += each.get();
      }
      assertEquals(waiters * (waiters - 1) / 2, sum);
    }
  }

  @Test
  void longsArriveInOrderFromSeveralProducers() throws Exception {
    try (var queue = SharedQueue.longs(1_000)) {
      int each = 200_000;
      try (var consumer =
          ChildJvm.start(
              () -> {
                long[] last = {-1, -1};
                long[] some = new long[100];
                long count = 0;
                for (int n; (n = queue.takeInto(some)) > 0; count += n) {
                  for (int i = 0; i < n; i++) {
                    int producer = (int) (some[i] / each);
                    if (some[i] % each != ++last[producer]) {
                      throw new AssertionError("out of order");
                    }
                  }
                }
                return count;
              })) {
        ChildJvm.inEach(
            2,
            me -> {
              for (int i = 0; i < each / 2; i++) {
                queue.put((long) me * each + i);
              }
              long[] rest = new long[each / 2];
              Arrays.setAll(rest, i -> (long) me * each + each / 2 + i);
              queue.putAll(rest);
              return me;
            });
        queue.finish();
        assertEquals(2L * each, consumer.result());
        assertThrows(NoSuchElementException.class, queue::take);
        assertThrows(IllegalStateException.class, () -> queue.put(1));
      }
    }
  }
}
