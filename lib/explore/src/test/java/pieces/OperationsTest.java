package pieces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.explore.Explorer;
import lockstep.explore.Interleaving;
import lockstep.explore.Limits;
import lockstep.explore.Step;
import lockstep.explore.Verdict;
import lockstep.explore.Verdict.Deadlock;
import lockstep.explore.Verdict.NoneBreaks;
import lockstep.explore.Verdict.NotLinearizable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls in several threads, compared with the same calls one after the other.
@Timeout(120)
class OperationsTest {

  private static final Limits FEW = Limits.USUAL.interleavings(400);

  static final class RacyCounter {
    private int n;

    int increment() {
      return ++n;
    }
  }

  static final class GoodCounter {
    private final AtomicInteger n = new AtomicInteger();

    int increment() {
      return n.incrementAndGet();
    }
  }

  /// Each method is right by itself; together they may take what is no longer there.
  static final class LooseStack<T> {
    private final Deque<T> items = new ArrayDeque<>();

    synchronized void push(T item) {
      items.push(item);
    }

    synchronized boolean isEmpty() {
      return items.isEmpty();
    }

    synchronized T take() {
      return items.pop();
    }

    T poll() {
      return isEmpty() ? null : take();
    }
  }

  /// Says less than what it holds is worth.
  static final class Forgetful {
    private int n;

    synchronized int increment() {
      return n = Math.min(n + 1, 1);
    }
  }

  static final class Mailbox {
    private Integer letter;

    synchronized void put(int value) throws InterruptedException {
      while (letter != null) {
        wait();
      }
      letter = value;
      notifyAll();
    }

    synchronized int take() throws InterruptedException {
      while (letter == null) {
        wait();
      }
      int value = letter;
      letter = null;
      notifyAll();
      return value;
    }
  }

  /// Lets the one sleep who could go on.
  static final class DeafMailbox {
    private Integer letter;

    synchronized void put(int value) {
      letter = value;
    }

    synchronized int take() throws InterruptedException {
      while (letter == null) {
        wait();
      }
      int value = letter;
      letter = null;
      return value;
    }
  }

  @Test
  void aLostUpdateIsToldByTheResultsOfTheCalls() throws Exception {
    Verdict verdict = Explorer.operations(RacyCounter::new).linearizable();
    NotLinearizable broken = assertInstanceOf(NotLinearizable.class, verdict, verdict::toString);
    assertEquals(
        """
        What was found, and what is possible one after the other
               A: increment()  B: increment()
        found  1               1
        A, B   1               2
        B, A   2               1\
        """,
        broken.results().text());
  }

  @Test
  void anAtomicCounterIsNotAccused() throws Exception {
    Verdict verdict = Explorer.operations(GoodCounter::new).linearizable(FEW);
    assertInstanceOf(NoneBreaks.class, verdict, verdict::toString);
  }

  @Test
  void stepsThatAreRightOnlyByThemselvesAreFound() throws Exception {
    Verdict verdict =
        Explorer.operations(() -> new LooseStack<Integer>()).only("push", "poll").linearizable();
    NotLinearizable broken = assertInstanceOf(NotLinearizable.class, verdict, verdict::toString);
    assertTrue(broken.results().text().contains("throws NoSuchElementException"), broken::toString);
  }

  @Test
  void anotherClassSaysWhatIsRight() throws Exception {
    assertInstanceOf(
        NoneBreaks.class, Explorer.operations(Forgetful::new).linearizable(FEW), "its own judge");
    Verdict verdict = Explorer.operations(Forgetful::new).like(GoodCounter::new).linearizable();
    assertInstanceOf(NotLinearizable.class, verdict, verdict::toString);
  }

  @Test
  void aClassOfTheJdkIsCalledAndCompared() throws Exception {
    Verdict verdict =
        Explorer.operations(() -> new ConcurrentHashMap<Object, Object>())
            .only("putIfAbsent", "get", "remove")
            .like(HashMap::new)
            .linearizable(FEW);
    assertInstanceOf(NoneBreaks.class, verdict, verdict::toString);
  }

  @Test
  void aCallThatWaitsAsItShouldIsNotAccused() throws Exception {
    Verdict verdict = Explorer.operations(Mailbox::new).linearizable(FEW);
    assertInstanceOf(NoneBreaks.class, verdict, verdict::toString);
    Verdict queue =
        Explorer.operations(() -> new ArrayBlockingQueue<Integer>(1))
            .only("put", "take")
            .linearizable(FEW);
    assertInstanceOf(NoneBreaks.class, queue, queue::toString);
  }

  @Test
  void aCallThatWaitsThoughItCouldGoOnIsADeadlock() throws Exception {
    Verdict verdict = Explorer.operations(DeafMailbox::new).linearizable();
    assertInstanceOf(Deadlock.class, verdict, verdict::toString);
  }

  @Test
  void aKeyShowsTheSameCallsAgain() throws Exception {
    Interleaving found =
        Explorer.operations(RacyCounter::new).linearizable().breaking().orElseThrow();
    Interleaving again = Explorer.operations(RacyCounter::new).replay(found.key());
    assertEquals(
        found.steps().stream().map(Step::what).toList(),
        again.steps().stream().map(Step::what).toList());
    assertEquals(found.key(), again.key());
  }

  @Test
  void callsAreRunInAnOrderThatAPersonWrote() throws Exception {
    Interleaving lost =
        Explorer.operations(RacyCounter::new).follow("A, B, B, A", "increment()", "increment()");
    assertEquals(
        List.of("ends increment() with 1", "ends increment() with 1"),
        lost.steps().stream().map(Step::what).filter(what -> what.startsWith("ends")).toList());
    assertEquals(lost.words(), Explorer.operations(RacyCounter::new).replay(lost.key()).words());
    Interleaving turns =
        Explorer.operations(RacyCounter::new)
            .follow("A A A A B", "increment(); increment()", "increment()");
    assertTrue(turns.words().endsWith("B ended increment() with 3"), turns.words());
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> Explorer.operations(RacyCounter::new).follow("A", "decrement()"));
    assertTrue(unknown.getMessage().contains("increment()"), unknown.getMessage());
  }

  @Test
  void methodsThatAreNotThereAreNamed() {
    IllegalArgumentException missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> Explorer.operations(RacyCounter::new).only("decrement").linearizable());
    assertTrue(missing.getMessage().contains("decrement"), missing.getMessage());
    IllegalArgumentException unlike =
        assertThrows(
            IllegalArgumentException.class,
            () -> Explorer.operations(RacyCounter::new).like(Mailbox::new).linearizable());
    assertTrue(unlike.getMessage().contains("increment()"), unlike.getMessage());
  }
}
