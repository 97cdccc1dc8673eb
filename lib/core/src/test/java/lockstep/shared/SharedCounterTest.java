package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedCounterTest {

  @Test
  void fourProcessesLoseNoAtomicIncrement() throws Exception {
    try (var counter = SharedCounter.create()) {
      ChildJvm.runAll(4, () -> count(100_000, counter::increment));
      assertEquals(400_000, counter.get());
    }
  }

  @Test
  void processesThatOverlapLoseRacyIncrements() throws Exception {
    try (var counter = SharedCounter.create();
        var ready = SharedCounter.create()) {
      int tries = 0;
      long lost;
      do {
        counter.set(0);
        ready.set(0);
        ChildJvm.runAll(
            2,
            () -> {
              ready.increment();
              while (ready.get() < 2) {
                Thread.onSpinWait();
              }
              count(1_000_000, counter::incrementRacy);
            });
        lost = 2_000_000 - counter.get();
      } while (lost == 0 && ++tries < 20);
      assertTrue(lost > 0, "nothing lost in 20 tries");
      assertTrue(counter.get() >= 2, "each process wrote at least once");
    }
  }

  @Test
  void threadsOfOneProcessShareItToo() throws Exception {
    try (var counter = SharedCounter.create()) {
      var threads =
          IntStream.range(0, 4)
              .mapToObj(i -> Thread.ofPlatform().start(() -> count(10_000, counter::increment)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(40_000, counter.get());
    }
  }

  @Test
  void aClosedCounterIsAnErrorInEveryProcess() throws Exception {
    var counter = SharedCounter.create();
    counter.close();
    counter.close();
    assertThrows(IllegalStateException.class, counter::increment);
    var gone =
        assertThrows(
            IllegalStateException.class, () -> ChildJvm.runAll(1, () -> counter.increment()));
    assertTrue(gone.getMessage().contains("its creator closed it"), gone.getMessage());
  }

  private static void count(int times, Runnable step) {
    for (int i = 0; i < times; i++) {
      step.run();
    }
  }
}
