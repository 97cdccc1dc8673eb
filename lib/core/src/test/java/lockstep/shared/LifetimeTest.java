package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.internal.memory.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// How long shared memory lives, and who removes it.
@Timeout(60)
class LifetimeTest {

  @Test
  void onlyItsUserCanReachSharedMemory() throws Exception {
    try (var counter = SharedCounter.create()) {
      Path folder = file(counter).getParent();
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }
  }

  @Test
  void closingByTheCreatorRemovesTheFile() {
    var counter = SharedCounter.create();
    assertTrue(Files.exists(file(counter)));
    counter.close();
    assertFalse(Files.exists(file(counter)));
  }

  @Test
  void closingByAnotherProcessLeavesItToTheOthers() throws Exception {
    SharedCounter counter = SharedCounter.create();
    ChildJvm.runAll(
        1,
        () -> {
          counter.increment();
          counter.close();
          assertThrows(IllegalStateException.class, counter::increment);
        });
    assertEquals(1, counter.get());
    assertTrue(Files.exists(file(counter)));
    counter.close();
  }

  @Test
  void theEndOfTheCreatorRemovesItsMemory() throws Exception {
    try (var child = ChildJvm.start(SharedCounter::create)) {
      SharedCounter orphan = child.result();
      assertFalse(Files.exists(file(orphan)));
      assertThrows(IllegalStateException.class, orphan::get);
    }
  }

  @Test
  void whatAKilledCreatorLeftIsSweptAtTheNextStartAndWhatTheLivingOwnIsNot() throws Exception {
    Path note = Files.createTempFile("lockstep", ".txt");
    String where = note.toString();
    try (var ours = SharedCounter.create();
        var child =
            ChildJvm.start(
                () -> {
                  Files.writeString(Path.of(where), file(SharedCounter.create()) + "\n");
                  Thread.sleep(Duration.ofMinutes(1));
                  return null;
                })) {
      String line = "";
      while (!line.endsWith("\n")) {
        Thread.sleep(5);
        line = Files.readString(note);
      }
      Path left = Path.of(line.strip());
      assertTrue(Files.exists(left));
      child.kill();
      assertTrue(Files.exists(left), "nobody had the time to remove it");
      ChildJvm.runAll(1, () -> SharedCounter.create().close());
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(file(ours)));
    } finally {
      Files.delete(note);
    }
  }

  @Test
  void aSurvivorRemovesWhatItUsedOfAKilledCreator() throws Exception {
    try (var handle = SharedReference.<SharedCounter>create();
        var made = SharedEvent.create();
        var creator =
            ChildJvm.start(
                () -> {
                  handle.set(SharedCounter.create());
                  made.set();
                  Thread.sleep(Duration.ofMinutes(1));
                  return null;
                })) {
      made.await();
      SharedCounter theirs = handle.get();
      theirs.increment();
      creator.kill();
      Ending.orphaned();
      assertFalse(Files.exists(file(theirs)));
      assertTrue(Files.exists(file(handle)));
    }
  }

  @Test
  void whoeverMappedARemovedFileGoesOnAndNobodyElseCanBegin() throws Exception {
    try (var counter = SharedCounter.create()) {
      Files.delete(file(counter));
      counter.increment();
      assertEquals(1, counter.get());
      try (var child = ChildJvm.start(counter::get)) {
        var gone = assertThrows(IllegalStateException.class, child::result);
        assertTrue(gone.getMessage().contains("is gone"), gone.getMessage());
      }
    }
  }

  @Test
  void everyHandleSaysThatItIsClosed() throws Exception {
    var lock = SharedLock.create();
    var condition = lock.newCondition();
    var readWrite = SharedReadWriteLock.create();
    var readLock = readWrite.readLock();
    var queue = SharedQueue.<String>create(1);
    var longs = SharedQueue.longs(1);
    var pipe = Pipe.open();
    var end = pipe.left();
    var array = SharedArray.ofInts(10);
    var slice = array.slice(2, 4);
    var reference = SharedReference.<String>create();
    var object = SharedObject.list(new ArrayList<String>());
    var list = object.get();
    var semaphore = SharedSemaphore.create(1);
    var barrier = SharedBarrier.create(1);
    var event = SharedEvent.create();
    var latch = SharedLatch.create(1);
    var number = SharedLong.create();
    var fraction = SharedDouble.create();
    var flag = SharedBoolean.create();
    for (AutoCloseable handle :
        List.of(
            lock, readWrite, queue, longs, pipe, array, reference, object, semaphore, barrier,
            event, latch, number, fraction, flag)) {
      handle.close();
      handle.close();
    }
    List<Executable> uses =
        List.of(
            lock::lock,
            lock::tryLock,
            lock::holder,
            lock::newCondition,
            condition::signal,
            readLock::lock,
            readWrite::readers,
            () -> queue.put("a"),
            queue::take,
            queue::size,
            queue::finish,
            queue::join,
            () -> longs.put(1),
            longs::take,
            longs::size,
            () -> end.send("a"),
            end::receive,
            () -> array.getInt(0),
            () -> slice.setInt(0, 1),
            array::segment,
            reference::get,
            () -> reference.set("a"),
            () -> list.add("a"),
            semaphore::acquire,
            semaphore::release,
            semaphore::available,
            barrier::await,
            barrier::reset,
            event::set,
            event::isSet,
            event::await,
            latch::countDown,
            latch::await,
            number::get,
            () -> fraction.set(1),
            flag::get);
    for (int i = 0; i < uses.size(); i++) {
      assertThrows(IllegalStateException.class, uses.get(i), "use " + i);
    }
  }

  @Test
  void fullMemoryIsAClearErrorAndLeavesNothing() throws Exception {
    try (var queue = SharedQueue.<byte[]>create(10);
        var child =
            ChildJvm.startLimited(
                4_096,
                () -> {
                  SharedArray.ofBytes(1_000).close();
                  var array =
                      assertThrows(
                          UncheckedIOException.class, () -> SharedArray.ofBytes(20_000_000));
                  var item =
                      assertThrows(
                          UncheckedIOException.class, () -> queue.put(new byte[20_000_000]));
                  queue.put(new byte[] {1});
                  return array.getMessage() + "; " + item.getMessage();
                })) {
      String messages = child.result();
      assertTrue(
          messages.matches("no room for 20,000,128 bytes .*; no room for 20,000,000 bytes .*"),
          messages);
      assertEquals(1, queue.take().length);
      assertEquals(0, QueueTest.beside(queue));
    }
  }

  static Path file(Object handle) {
    String text = handle.toString();
    return Path.of(text.substring(text.indexOf('[') + 1).split("[],]")[0]);
  }
}
