package lockstep.lab.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import lockstep.lab.explore.Corpus.Piece;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;
import lockstep.picture.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The explorer on code of cells, in a real kernel.
///
/// `-Dlockstep.corpus=all` runs every piece of the corpus; otherwise some, chosen by
/// `-Dlockstep.seed`.
@Timeout(300)
class ExplorerInCellsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static Kernel kernel;

  @BeforeAll
  static void start() throws Exception {
    kernel = Kernel.start();
    run(Corpus.PRELUDE);
  }

  @AfterAll
  static void stop() {
    kernel.close();
  }

  @Test
  void everyBrokenPieceIsFoundAndNoCorrectedOneIsAccused() throws Exception {
    Table table = Table.of("piece", "expected", "found", "interleavings", "ms");
    List<String> wrong = new ArrayList<>();
    for (Piece piece : chosen()) {
      long start = System.nanoTime();
      CellRun cell =
          kernel.execute(piece.cell() + "\nv.getClass().getSimpleName() + \" \" + v.explored()");
      long millis = (System.nanoTime() - start) / 1_000_000;
      String value = cell.value();
      String[] found = value == null ? new String[] {cell.traceback(), "0"} : value.split(" ");
      table = table.row(piece.name(), piece.expected(), found[0], Long.valueOf(found[1]), millis);
      if (!found[0].equals(piece.expected())) {
        wrong.add(piece.name() + ": " + piece.expected() + " expected, found " + found[0]);
      }
    }
    System.out.println(table.text());
    assertEquals(List.of(), wrong);
  }

  @Test
  void theStepsNameTheLinesOfTheCell() throws Exception {
    CellRun cell =
        run(
            """
            class Shop {
              int stock = 7;
              void add() {
                stock++;
              }
            }
            Explorer.of(Shop::new).thread(Shop::add).thread(Shop::add).check(s -> s.stock == 9)
            """);
    assertTrue(
        cell.value().contains("A read 7, B read 7, A wrote 8, B wrote 8")
            || cell.value().contains("A read 7, B read 7, B wrote 8, A wrote 8"),
        cell.value());
    assertTrue(cell.value().contains("  stock++;"), cell.value());
    assertTrue(cell.value("text/html").contains("Step 1 of"), cell.value());
  }

  @Test
  void callsOfACellsClassAreComparedAndAnEditIsSeen() throws Exception {
    String tickets = "class Tickets { int last; %s int next() { return ++last; } }";
    String search = "Explorer.operations(Tickets::new).linearizable(FEW)";
    run(tickets.formatted(""));
    CellRun racy = run("var twice = " + search + "; twice");
    assertTrue(racy.value().contains("found  1          1"), racy.value());
    assertTrue(racy.value("text/html").contains("B: next()"), racy.value("text/html"));
    String again = "Explorer.operations(Tickets::new).replay(twice.breaking().get().key()).words()";
    assertEquals(run("twice.breaking().get().words()").value(), run(again).value());
    run(tickets.formatted("synchronized"));
    assertTrue(run(search).value().startsWith("No breaking interleaving"));
  }

  @Test
  void aKeyShowsTheSameStepsInAnotherKernelWhereTheCellsHaveOtherNumbers() throws Exception {
    String code = "() -> { shared = 0; both(() -> shared++, () -> shared++); assert shared == 2; }";
    run("int shared;");
    run("var found = Explorer.explore(" + code + ").breaking().get();");
    String key = run("found.key()").value();
    String words = run("found.words()").value();
    try (Kernel other = Kernel.start()) {
      other.execute("1 + 1");
      other.execute(Corpus.PRELUDE);
      other.execute("int shared;");
      CellRun again = other.execute("Explorer.replay(\"" + key + "\", " + code + ").words()");
      assertEquals(words, again.value(), again.traceback());
      CellRun changed =
          other.execute(
              "Explorer.replay(\"" + key + "\", " + code.replace("== 2", "== 3") + ").words()");
      assertTrue(changed.traceback().contains("was made for other code"), changed.traceback());
    }
  }

  @Test
  void onlyThreadsOfTheCommonPoolAreSaidToBeLent() throws Exception {
    String search =
        """
        Explorer.explore(() -> {
          int[] n = {0};
          try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            var a = CompletableFuture.runAsync(() -> n[0]++%1$s);
            var b = CompletableFuture.runAsync(() -> n[0]++%1$s);
            CompletableFuture.allOf(a, b).join();
          }
          assert n[0] == 2;
        }, FEW.time(java.time.Duration.ofSeconds(5)))
        """;
    String own = run(search.formatted(", pool")).value();
    assertTrue(own.contains("assert n[0] == 2"), own);
    assertFalse(own.contains("the common pool"), own);
    assertTrue(run(search.formatted("")).value().contains("the common pool"));
  }

  @Test
  void anInterruptEndsTheSearch() throws Exception {
    CellRun cell =
        kernel.executeAsync(
            """
            System.out.println("searching");
            Limits LONG = Limits.USUAL.interleavings(1_000_000).time(java.time.Duration.ofMinutes(5));
            Explorer.explore(() -> {
              Lock a = new ReentrantLock(), b = new ReentrantLock();
              Runnable use = () -> { a.lock(); b.lock(); b.unlock(); a.unlock(); };
              three(use, use, use);
            }, LONG);
            """);
    cell.awaitText(text -> text.contains("searching"), SOON);
    Thread.sleep(500);
    kernel.interrupt();
    cell.await(SOON);
    assertEquals("error", cell.status());
    assertEquals("2", run("1 + 1").value());
  }

  private static CellRun run(String code) throws InterruptedException {
    CellRun cell = kernel.execute(code);
    assertEquals("ok", cell.status(), () -> code + "\n" + cell.traceback());
    return cell;
  }

  private static List<Piece> chosen() throws Exception {
    List<Piece> pieces = new ArrayList<>(Corpus.all());
    if ("all".equals(System.getProperty("lockstep.corpus"))) {
      return pieces;
    }
    long seed = Long.getLong("lockstep.seed", 1);
    System.out.println("Pieces chosen by -Dlockstep.seed=" + seed);
    Collections.shuffle(pieces, new Random(seed));
    return pieces.subList(0, 20);
  }
}
