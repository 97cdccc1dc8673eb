package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import lockstep.internal.memory.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  static Path file(Object handle) {
    String text = handle.toString();
    return Path.of(text.substring(text.indexOf('[') + 1).split("[],]")[0]);
  }
}
