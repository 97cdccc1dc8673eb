package pieces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.explore.Explorer;
import lockstep.explore.Interleaving;
import lockstep.explore.Limits;
import lockstep.explore.Step;
import lockstep.explore.Trial;
import lockstep.explore.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The explorer on classes of the class path; in a package that does not look like ours, whose
/// steps would be left out.
@Timeout(120)
class ExplorerTest {

  static final class Counter implements Serializable {
    private static final long serialVersionUID = 1;
    int n = 7;

    void increment() {
      n++;
    }

    synchronized void incrementLocked() {
      n++;
    }
  }

  private static Trial<Counter> racy() {
    return Explorer.of(Counter::new).thread(Counter::increment).thread(Counter::increment);
  }

  @Test
  void aLostUpdateIsToldInWords() throws Exception {
    Verdict verdict = racy().check(c -> c.n == 9);
    assertInstanceOf(Verdict.AssertionFailed.class, verdict);
    assertEquals(
        "A read 7, B read 7, B wrote 8, A wrote 8", verdict.breaking().orElseThrow().words());
  }

  @Test
  void theAdditionBetweenReadingAndWritingIsAStepOfItsOwn() throws Exception {
    Interleaving run = racy().follow("A, A, B, B", c -> c.n == 9);
    assertEquals(
        List.of("reads Counter.n: 7", "works out 7 + 1 = 8", "writes Counter.n: 8"),
        run.steps().stream().filter(s -> s.thread().equals("A")).map(Step::what).toList());
  }

  @Test
  void everyStepKnowsWhatAllCanSee() throws Exception {
    Interleaving run = racy().follow("A, B, B, A", c -> true);
    assertEquals(Map.of("Counter.n", "8"), run.steps().getLast().shared());
    assertEquals(Map.of("Counter.n", "7"), run.steps().getFirst().shared());
  }

  @Test
  void aWrittenOrderIsFollowed() throws Exception {
    assertEquals(
        "A read 7, B read 7, B wrote 8, A wrote 8", racy().follow("A, B, B, A", c -> true).words());
    assertEquals(
        "B read 7, B wrote 8, A read 8, A wrote 9", racy().follow("b b a a", c -> true).words());
  }

  @Test
  void anOrderThatNamesNoThreadsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> racy().follow("first, second", c -> true));
    assertThrows(IllegalArgumentException.class, () -> racy().follow(" ", c -> true));
  }

  @Test
  void aCorrectCounterIsNotAccusedAndAllOrdersWereSeen() throws Exception {
    Verdict verdict =
        Explorer.of(Counter::new)
            .thread(Counter::incrementLocked)
            .thread(Counter::incrementLocked)
            .check(c -> c.n == 9);
    assertTrue(assertInstanceOf(Verdict.NoneBreaks.class, verdict).all(), verdict.toString());
  }

  @Test
  void aKeyShowsTheSameStepsInANewProcess() throws Exception {
    Interleaving found = racy().check(c -> c.n == 9).breaking().orElseThrow();
    // Another size is another process.
    racy().check(c -> c.n == 9, Limits.USUAL.megabytes(300));
    Interleaving again = racy().replay(found.key(), c -> c.n == 9);
    assertEquals(
        found.steps().stream().map(Step::what).toList(),
        again.steps().stream().map(Step::what).toList());
    assertEquals(found.key(), again.key());
  }

  @Test
  void aSearchLeavesNothingInTheFolderForAllUsers() throws Exception {
    racy().check(c -> c.n == 9);
    assertEquals(
        List.of(),
        ProcessHandle.current()
            .children()
            .map(child -> Path.of("/tmp/.java_pid" + child.pid()))
            .filter(Files::exists)
            .toList());
  }

  @Test
  void aKeyOfOtherCodeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> racy().replay("00000000-1>2", c -> true));
    assertThrows(IllegalArgumentException.class, () -> racy().replay("nonsense", c -> true));
  }

  @Test
  void oneRunDoesNotSeeWhatAnotherHasLeft() throws Exception {
    Counter shared = new Counter();
    Verdict verdict =
        Explorer.explore(
            () -> {
              shared.incrementLocked();
              assert shared.n == 8;
            });
    assertInstanceOf(Verdict.NoneBreaks.class, verdict);
    assertEquals(7, shared.n);
  }

  @Test
  void anExceptionInAnyThreadCounts() throws Exception {
    Verdict verdict =
        Explorer.of(Counter::new)
            .thread(
                c -> {
                  throw new IllegalArgumentException("no " + c.n);
                })
            .check(c -> true);
    assertEquals(
        "java.lang.IllegalArgumentException: no 7",
        assertInstanceOf(Verdict.ExceptionThrown.class, verdict).exception());
  }

  @Test
  void aLongLoopIsNoLiveLock() throws Exception {
    Verdict verdict =
        Explorer.explore(
            () -> {
              long sum = 0;
              for (int i = 0; i < 10_000; i++) {
                sum += i;
              }
              assert sum == 49_995_000;
            });
    assertInstanceOf(Verdict.NoneBreaks.class, verdict);
  }

  @Test
  void codeThatDoesNotComeBackIsEndedAndTheNextSearchWorks() throws Exception {
    Verdict verdict =
        Explorer.explore(
            // A thread that the search cannot order.
            () -> Thread.ofVirtual().start(() -> {}).join(),
            Limits.USUAL.time(Duration.ofMillis(500)));
    assertInstanceOf(Verdict.OutOfTime.class, verdict, verdict::toString);
    assertInstanceOf(Verdict.AssertionFailed.class, racy().check(c -> c.n == 9));
  }

  @Test
  void aSearchWhoseTimeIsUpSaysWhatItSaw() throws Exception {
    AtomicInteger a = new AtomicInteger();
    AtomicInteger b = new AtomicInteger();
    Verdict verdict =
        Explorer.of(Counter::new)
            .thread(c -> add(a, b))
            .thread(c -> add(a, b))
            .thread(c -> add(a, b))
            .check(
                c -> true,
                Limits.USUAL.interleavings(Integer.MAX_VALUE).time(Duration.ofSeconds(5)));
    assertFalse(
        assertInstanceOf(Verdict.NoneBreaks.class, verdict, verdict::toString).all(),
        verdict.toString());
  }

  private static void add(AtomicInteger a, AtomicInteger b) {
    for (int i = 0; i < 5; i++) {
      a.incrementAndGet();
      b.incrementAndGet();
    }
  }

  @Test
  void codeThatNeedsTooMuchMemoryIsAnErrorThatSaysSo() throws Exception {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Explorer.explore(
                    () -> {
                      byte[][] kept = new byte[1_000][];
                      for (int i = 0; i < kept.length; i++) {
                        kept[i] = new byte[10_000_000];
                      }
                    }));
    assertTrue(error.getMessage().contains("512 MB"), error.getMessage());
  }

  @Test
  void limitsThatLeaveNothingToDoAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Limits.USUAL.interleavings(0));
    assertThrows(IllegalArgumentException.class, () -> Limits.USUAL.time(Duration.ZERO));
    assertFalse(Limits.USUAL.equals(Limits.USUAL.megabytes(100)));
  }
}
