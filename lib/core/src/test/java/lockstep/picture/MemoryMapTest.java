package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import lockstep.internal.memory.Mapped;
import lockstep.process.WorkerProcess;
import lockstep.shared.Pipe;
import lockstep.shared.SharedArray;
import lockstep.shared.SharedCounter;
import lockstep.shared.SharedLock;
import lockstep.shared.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class MemoryMapTest {

  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void whatTwoProcessesWroteIsMarked() throws Exception {
    try (var places = SharedArray.ofLongs(16)) {
      MemoryMap before = MemoryMap.of(places);
      var left = new WorkerProcess("left", () -> places.setLong(3, 33));
      var right = new WorkerProcess("right", () -> places.setLong(12, 44));
      left.start();
      right.start();
      left.join();
      right.join();

      MemoryMap after = MemoryMap.of(places).since(before);

      assertTrue(after.text().contains("Changed: [3], [12], in 2 cache lines."), after.text());
      assertTrue(
          after
              .text()
              .matches("(?s).*128  \\[0] to \\[7]: 0, 0, 0, 33, 0, 0, 0, 0 +\\[3] from 0\n.*"));
      Drawn drawn = drawn(after);
      assertEquals(2, drawn.elements("rect", "c1 tint").size());
      assertEquals(14, drawn.elements("rect", "c5 hollow").size());
      assertEquals(2, drawn.elements("rect", "track").size());
      // The corners of both, and that of the legend: told apart without colour.
      assertEquals(3, drawn.elements("path", "c1 fill").size());
      assertTrue(
          drawn.hovers().contains("[12]: 44, before: 0\nbytes 224 to 231, cache line 3"),
          drawn.hovers().toString());
    }
  }

  @Test
  void aLockSaysWhoHoldsIt() throws Exception {
    try (var lock = SharedLock.create()) {
      assertTrue(drawn(MemoryMap.of(lock)).texts().containsAll(List.of("owner", "nobody")));
      lock.lock();

      String told = MemoryMap.of(lock).text();

      long thread = Thread.currentThread().threadId();
      assertTrue(told.contains("128  owner pid " + SELF + "; thread " + thread + "; "), told);
      assertTrue(told.contains("192  16 lines of zeros"), told);
      lock.unlock();
    }
  }

  @Test
  void aLockSaysThatItsHolderIsDead() throws Exception {
    try (var lock = SharedLock.create()) {
      var holder = new WorkerProcess("holder", lock::lock);
      holder.start();
      long pid = holder.pid();
      holder.join();

      assertTrue(drawn(MemoryMap.of(lock)).hovers().getFirst().contains("pid " + pid + ", dead"));
    }
  }

  @Test
  void aQueueTellsWhatIsInIt() throws Exception {
    try (SharedQueue<Object> queue = SharedQueue.create(100)) {
      queue.put("taken soon");
      queue.put("<x>");
      queue.put(new byte[300]);
      queue.put("y".repeat(1_000_000));
      queue.take();

      String told = MemoryMap.of(queue).text();

      assertTrue(told.contains("tail 4 put"), told);
      assertTrue(told.contains("head 1 taken"), told);
      assertTrue(told.contains("[0] to [1]: <x>, byte[300]"), told);
      assertTrue(told.contains("640  [1] byte[300]"), told);
      assertTrue(told.contains("[1] to [2]: byte[300], in a file"), told);
      assertFalse(told.contains("taken soon"), told);
      assertTrue(drawn(MemoryMap.of(queue)).texts().contains("<x>"));
    }
  }

  @Test
  void aQueueIsReadWhileOthersPutAndTake() throws Exception {
    try (SharedQueue<String> queue = SharedQueue.create(20)) {
      var putting =
          new WorkerProcess(
              "putting",
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  queue.put("item" + "x".repeat(i % 7_000));
                }
                queue.finish();
              });
      putting.start();
      var taking =
          new WorkerProcess(
              "taking",
              () -> {
                for (String item : queue) {
                  assert item.startsWith("item");
                }
              });
      taking.start();
      do {
        String told = MemoryMap.of(queue).text();
        assertFalse(told.contains("?"), told);
        assertTrue(told.contains("holds"), told);
      } while (taking.isAlive());
      assertEquals(0, taking.exitCode());
    }
  }

  @Test
  void onlyTheFirstRowsOfMuchAreDrawn() throws Exception {
    try (var flags = SharedArray.ofBytes(1_000_000)) {
      assertTrue(MemoryMap.of(flags).text().contains("128  64 lines of zeros"));
      for (int i = 0; i < 4_000; i++) {
        flags.setByte(i, (byte) (i % 3));
      }

      Drawn drawn = drawn(MemoryMap.of(flags));

      assertEquals(MemoryMap.MOST_ROWS, drawn.elements("rect", "track").size());
      assertTrue(drawn.texts().contains("… 998,976 bytes more"), drawn.texts().toString());
    }
  }

  @Test
  void mapsOfTwoThingsAreNotCompared() {
    try (var one = SharedCounter.create();
        var other = SharedCounter.create()) {
      MemoryMap map = MemoryMap.of(one);
      assertThrows(IllegalArgumentException.class, () -> map.since(MemoryMap.of(other)));
      assertTrue(map.since(MemoryMap.of(one)).text().contains("Nothing has changed."));
    }
  }

  @Test
  void aMapStaysWhenWhatItShowsIsClosed() {
    var counter = SharedCounter.create();
    counter.set(7);
    MemoryMap map = MemoryMap.of(counter);
    counter.close();

    assertTrue(map.text().contains("128  value 7\n 192  nothing\n"), map.text());
    assertThrows(IllegalStateException.class, () -> MemoryMap.of(counter));
  }

  static Stream<Mapped> shared() {
    return Stream.of(
        SharedArray.ofDoubles(0), SharedArray.ofInts(1_000).slice(500, 503), Pipe.open());
  }

  @ParameterizedTest
  @MethodSource("shared")
  void whateverIsSharedHasAPicture(Mapped shared) throws Exception {
    MemoryMap map = MemoryMap.of(shared);
    assertTrue(drawn(map).label().startsWith("Shared memory, "), map.html());
    assertFalse(map.text().isBlank());
  }

  private static Drawn drawn(MemoryMap map) throws Exception {
    String html = map.html();
    return Drawn.of(html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6));
  }
}
