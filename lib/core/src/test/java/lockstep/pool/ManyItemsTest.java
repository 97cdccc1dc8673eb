package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.commons.lang3.tuple.Triple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a pool does with many items.
@Timeout(60)
class ManyItemsTest {

  private static final List<Integer> SOME = IntStream.range(0, 20).boxed().toList();

  @Test
  void mapKeepsTheOrderOfItsItems() throws Exception {
    int factor = 3;
    try (var pool = new ProcessPool(2)) {
      assertEquals(
          SOME.stream().map(x -> x * factor).toList(),
          pool.map(
              x -> {
                Thread.sleep(x % 3);
                return x * factor;
              },
              SOME));
      assertEquals(List.of(), pool.map(x -> x, List.of()));
      assertEquals(List.of(1, 2, 3), pool.map(x -> x, List.of(1, 2, 3), 2));
    }
  }

  @Test
  void starmapSpreadsPairsAndTriples() throws Exception {
    try (var pool = new ProcessPool(1)) {
      assertEquals(
          List.of(3, 7), pool.starmap((a, b) -> a + b, List.of(Pair.of(1, 2), Pair.of(3, 4))));
      assertEquals(
          List.of(3, 7), pool.starmap((a, b) -> a + b, List.of(Pair.of(1, 2), Pair.of(3, 4)), 2));
      assertEquals(
          List.of("1x2"), pool.starmap((a, b, c) -> a + b + c, List.of(Triple.of(1, "x", 2))));
    }
  }

  @Test
  void tasksRunInAsManyProcessesAsThereAreWorkers() throws Exception {
    try (var pool = new ProcessPool(3)) {
      List<Long> pids =
          pool.map(
              x -> {
                Thread.sleep(50);
                return ProcessHandle.current().pid();
              },
              SOME);
      assertEquals(new HashSet<>(pool.pids()), new HashSet<>(pids));
      assertEquals(3, pool.pids().size());
      assertEquals(20, pool.spans().size());
    }
  }

  @Test
  void voidBodiesAreDoneWhenTheCallReturns(@TempDir Path folder) throws Exception {
    String place = folder.toString();
    try (var pool = new ProcessPool(2)) {
      pool.run(() -> Files.createFile(Path.of(place, "run")));
      pool.forEach(name -> Files.createFile(Path.of(place, name)), List.of("a", "b"));
      pool.starForEach(
          (name, text) -> Files.writeString(Path.of(place, name), text),
          List.of(Pair.of("c", "d")));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("a", "b", "c", "run"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void valuesOfTheJdkThatAreNotSerializableTravelAsCopies() throws Exception {
    try (var pool = new ProcessPool(1)) {
      List<Integer> view = new ArrayList<>(SOME).subList(1, 4);
      assertEquals(List.of(1, 2, 3), pool.submit(() -> view).get());
      Path path = Path.of("a", "b");
      assertEquals(path, pool.submit(() -> path).get());
      assertEquals(Optional.of(1), pool.submit(() -> Optional.of(1)).get());
    }
  }

  @Test
  void imapReadsAnEndlessInputOnlyAsFarAsNeeded() throws Exception {
    AtomicInteger read = new AtomicInteger();
    try (var pool = new ProcessPool(2)) {
      Iterable<Integer> endless = Stream.generate(read::getAndIncrement)::iterator;
      try (Stream<Integer> results = pool.imap(x -> x * 2, endless)) {
        assertEquals(List.of(0, 2, 4, 6, 8), results.limit(5).toList());
      }
      assertTrue(read.get() <= 5 + 2 * 2 + 1, "read " + read);
    }
  }

  @Test
  void imapUnorderedGivesWhatIsReadyFirst() throws Exception {
    try (var pool = new ProcessPool(2)) {
      try (Stream<Integer> results =
          pool.imapUnordered(
              x -> {
                Thread.sleep(x == 0 ? 1500 : 0);
                return x;
              },
              List.of(0, 1, 2))) {
        List<Integer> order = results.toList();
        assertEquals(0, order.getLast());
        assertEquals(3, order.size());
      }
    }
  }

  @Test
  void longTasksTravelOneByOneAndTinyOnesInLargeChunks() throws Exception {
    try (var pool = new ProcessPool(2)) {
      List<Integer> ten = SOME.subList(0, 10);
      pool.forEach(x -> Thread.sleep(100), ten);
      assertEquals(10, pool.spans().size());
      int many = 1_000_000;
      List<Integer> million = IntStream.range(0, many).boxed().toList();
      assertEquals(many, pool.map(x -> x, million).size());
      int chunks = pool.spans().size() - 10;
      assertTrue(chunks < 10_000, chunks + " chunks");
    }
  }

  @Test
  void aLongCallShowsHowFarItIsInOneLine() throws Exception {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (var pool = ProcessPool.builder().workers(2).progress(true).build()) {
      pool.forEach(x -> Thread.sleep(x), List.of(2500, 2500, 100, 100));
    } finally {
      System.setOut(before);
    }
    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(1, shown.lines().filter(line -> line.contains("4 of 4")).count(), shown);
    assertTrue(shown.startsWith("\r[....................] 0 of 4, "), shown);
    assertTrue(shown.endsWith(System.lineSeparator()), shown);
  }

  @Test
  void progressIsSaidInWords() {
    assertEquals(
        "[########............] 40 of 100, 12 s, about 18 s left",
        Progress.line(40, 100, Duration.ofSeconds(12)));
    assertEquals("[....................] 0 of 7, 3 s", Progress.line(0, 7, Duration.ofSeconds(3)));
    assertEquals(
        "[####################] 7 of 7, 2 min 05 s", Progress.line(7, 7, Duration.ofSeconds(125)));
  }

  @Test
  void aShortCallShowsNothing() throws Exception {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (var pool = ProcessPool.builder().workers(1).progress(true).build()) {
      pool.map(x -> x, SOME);
    } finally {
      System.setOut(before);
    }
    assertEquals("", bytes.toString(StandardCharsets.UTF_8));
  }
}
