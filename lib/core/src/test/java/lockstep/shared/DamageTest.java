package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import lockstep.internal.memory.Life;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.RegionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handles whose memory is gone, cut off or something else never bring a JVM down.
@Timeout(120)
class DamageTest {

  private static final Duration SHORT = Duration.ofMillis(5);

  record Things(
      SharedCounter counter,
      SharedLock lock,
      SharedSemaphore semaphore,
      SharedReadWriteLock readWrite,
      SharedReference<String> reference,
      SharedArray array,
      SharedQueue<byte[]> queue,
      SharedLongQueue longs,
      PipeEnd end)
      implements Serializable {

    void use(int which) throws Exception {
      switch (which) {
        case 0 -> counter.increment();
        case 1 -> counter.incrementRacy();
        case 2 -> counter.incrementLocked();
        case 3 -> {
          if (lock.tryLock(SHORT)) {
            lock.unlock();
          }
        }
        case 4 -> {
          if (semaphore.tryAcquire(SHORT)) {
            semaphore.release();
          }
        }
        case 5 -> {
          if (readWrite.tryWriteLock(SHORT)) {
            readWrite.writeLock().unlock();
          }
        }
        case 6 -> reference.set(reference.get() + "x".repeat(10));
        case 7 -> array.getAndAdd(array.length() - 1, 1);
        case 8 -> array.copyTo(new long[(int) array.length()], 0);
        case 9 -> array.clear();
        case 10 -> queue.offer(new byte[20_000]);
        case 11 -> queue.poll();
        case 12 -> longs.offer(1, SHORT);
        case 13 -> longs.poll(SHORT);
        default -> end.receive(SHORT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"})
  void filesCutOffUnderneathGiveErrorsAndNoCrash(String flag) throws Exception {
    var random = new Random(flag.hashCode());
    for (int round = 0; round < 2; round++) {
      long seed = random.nextLong();
      try (var running = SharedEvent.create();
          var counter = SharedCounter.create();
          var lock = SharedLock.create();
          var semaphore = SharedSemaphore.create(1);
          var readWrite = SharedReadWriteLock.create();
          var reference = SharedReference.<String>create();
          var array = SharedArray.ofLongs(10_000);
          var queue = SharedQueue.<byte[]>create(10);
          var longs = SharedQueue.longs(5_000);
          var pipe = Pipe.open()) {
        var things =
            new Things(
                counter, lock, semaphore, readWrite, reference, array, queue, longs, pipe.right());
        try (var child = ChildJvm.start(List.of(flag), () -> hammer(things, running, seed))) {
          running.await();
          for (Object handle :
              List.of(counter, lock, semaphore, readWrite, reference, array, queue, longs, pipe)) {
            try (var file = FileChannel.open(LifetimeTest.file(handle), StandardOpenOption.WRITE)) {
              file.truncate(random.nextBoolean() ? 0 : random.nextLong(file.size()));
            }
          }
          assertTrue(child.result() > 0, "some use of the damaged memory failed");
        }
      }
    }
  }

  /// Uses everything in a fixed order for a while.
  ///
  /// @return how many uses failed
  private static int hammer(Things things, SharedEvent running, long seed) throws Exception {
    var random = new Random(seed);
    int failed = 0;
    for (int i = 0; i < 2_000; i++) {
      things.use(random.nextInt(15));
    }
    running.set();
    long end = System.nanoTime() + Duration.ofMillis(500).toNanos();
    while (System.nanoTime() < end) {
      try {
        things.use(random.nextInt(15));
      } catch (RuntimeException | InternalError clear) {
        failed++;
      }
    }
    return failed;
  }

  @Test
  void aFileCutToNothingIsAnIllegalState() throws Exception {
    try (var counter = SharedCounter.create()) {
      try (var file = FileChannel.open(LifetimeTest.file(counter), StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
      assertThrows(IllegalStateException.class, counter::increment);
      assertThrows(IllegalStateException.class, counter::get);
    }
  }

  @Test
  void aHandleOfSomethingElseIsRefused() throws Exception {
    try (var counter = SharedCounter.create()) {
      Path file = LifetimeTest.file(counter);
      var self = Life.self();
      long size = Files.size(file);
      var right = new RegionId(file.toString(), "counter", size, self);
      assertEquals(right, Region.open(right).id());
      Path copy = file.resolveSibling("copy-" + self.pid() + "-" + self.start() + "-1");
      Files.copy(file, copy);
      try {
        String other = copy.toString();
        for (var wrong :
            List.of(
                new RegionId(other, "counter", size + 1, self),
                new RegionId(other, "counter", size - 1, self),
                new RegionId(other, "counter", size, new Life(1, 1)),
                new RegionId(other + "x", "counter", size, self))) {
          assertThrows(IllegalStateException.class, () -> Region.open(wrong));
        }
        Files.write(copy, new byte[(int) size]);
        var blank = new RegionId(other, "counter", size, self);
        assertThrows(IllegalStateException.class, () -> Region.open(blank));
      } finally {
        Files.delete(copy);
      }
    }
  }

  @Test
  void memoryThatIsNotThereIsRefusedAtTheStart() {
    // More than any machine has: the file system refuses it, and nothing is left of it.
    var full =
        assertThrows(java.io.UncheckedIOException.class, () -> Region.create("array", 1L << 60));
    assertTrue(full.getMessage().startsWith("no room for 1,152,"), full.getMessage());
  }
}
