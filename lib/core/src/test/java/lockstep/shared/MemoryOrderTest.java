package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the access modes promise between processes, as tables of outcomes.
@Timeout(120)
class MemoryOrderTest {

  private static final int ROUNDS = 30_000;

  enum Mode implements Serializable {
    OPAQUE,
    RELEASE_ACQUIRE,
    VOLATILE;

    void write(SharedLong to, long value) {
      switch (this) {
        case OPAQUE -> to.setOpaque(value);
        case RELEASE_ACQUIRE -> to.setRelease(value);
        case VOLATILE -> to.set(value);
      }
    }

    long read(SharedLong from) {
      return switch (this) {
        case OPAQUE -> from.getOpaque();
        case RELEASE_ACQUIRE -> from.getAcquire();
        case VOLATILE -> from.get();
      };
    }
  }

  /// Each process writes its own variable and reads the other's. That both miss the other's write
  /// happens on real processors, and only volatile forbids it.
  @ParameterizedTest
  @EnumSource
  void storeBuffering(Mode mode) throws Exception {
    try (var x = SharedLong.create();
        var y = SharedLong.create();
        var left = SharedLong.create();
        var right = SharedLong.create()) {
      List<boolean[]> saw =
          ChildJvm.inEach(
              2, me -> me == 0 ? race(mode, x, y, left, right) : race(mode, y, x, right, left));
      Map<String, Integer> table = new TreeMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        table.merge(
            (saw.get(0)[round] ? "1" : "0") + "," + (saw.get(1)[round] ? "1" : "0"),
            1,
            Integer::sum);
      }
      System.out.println("store buffering, " + mode + ": " + table);
      assertEquals(ROUNDS, table.values().stream().mapToInt(i -> i).sum());
      if (mode == Mode.VOLATILE) {
        assertTrue(!table.containsKey("0,0"), "forbidden outcome in " + table);
      }
    }
  }

  private static boolean[] race(
      Mode mode, SharedLong mine, SharedLong other, SharedLong ready, SharedLong otherReady) {
    boolean[] saw = new boolean[ROUNDS];
    for (int round = 1; round <= ROUNDS; round++) {
      ready.set(round);
      for (int spins = 0; otherReady.get() < round; spins++) {
        if (spins % 1_000 == 999) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
      mode.write(mine, round);
      saw[round - 1] = mode.read(other) >= round;
    }
    return saw;
  }

  /// One process writes data and then a flag; the other sees the flag and then the data.
  @Test
  void whatIsWrittenBeforeAReleaseIsSeenAfterTheAcquire() throws Exception {
    try (var data = SharedLong.create();
        var flag = SharedLong.create()) {
      List<int[]> outcomes =
          ChildJvm.inEach(
              2,
              me -> {
                int[] seen = new int[2];
                for (int i = 1; me == 0 && i <= 2_000_000; i++) {
                  data.setPlain(i);
                  flag.setRelease(i);
                }
                for (long f = 0; me == 1 && f < 2_000_000; ) {
                  f = flag.getAcquire();
                  seen[data.getPlain() >= f ? 1 : 0]++;
                }
                return seen;
              });
      System.out.println("message passing [missed, seen]: " + Arrays.toString(outcomes.get(1)));
      assertEquals(0, outcomes.get(1)[0]);
      assertTrue(outcomes.get(1)[1] > 0);
    }
  }
}
