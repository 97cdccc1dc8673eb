package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the operating system cannot park threads of several processes, they take naps.
@Timeout(60)
class FallbackTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  /// A machine whose system calls nobody knows.
  private static final String NO_CALLS = "-Dos.arch=unknown";

  @ParameterizedTest
  @ValueSource(strings = {NO_CALLS, "-Xint"})
  void aProcessOfEitherKindPassesABallToOneThatNaps(String other) throws Exception {
    try (var there = SharedSemaphore.create(0);
        var back = SharedSemaphore.create(0);
        var queue = SharedQueue.<Integer>create(1);
        var napping =
            ChildJvm.start(
                List.of(NO_CALLS),
                () -> {
                  int sum = 0;
                  for (int i = 0; i < 100; i++) {
                    there.acquire();
                    back.release();
                    sum += queue.take();
                  }
                  return sum;
                });
        var second =
            ChildJvm.start(
                List.of(other),
                () -> {
                  for (int i = 0; i < 100; i++) {
                    there.release();
                    if (!back.tryAcquire(LONG)) {
                      return false;
                    }
                    queue.put(i);
                  }
                  return true;
                })) {
      assertTrue(second.result());
      assertEquals(4_950, napping.result());
    }
  }

  @Test
  void aNappingWaiterInheritsTheLockOfAKilledHolder() throws Exception {
    try (var lock = SharedLock.create();
        var held = SharedEvent.create();
        var holder =
            ChildJvm.start(
                List.of(NO_CALLS),
                () -> {
                  lock.lock();
                  held.set();
                  Thread.sleep(LONG);
                  return null;
                })) {
      held.await();
      try (var waiter =
          ChildJvm.start(
              List.of(NO_CALLS),
              () -> lock.tryLock(LONG) ? lock.abandonedBy().orElseThrow() : null)) {
        SharedLockTest.await(() -> lock.waiting().size() == 1);
        holder.kill();
        assertEquals(holder.pid(), waiter.result().pid());
      }
    }
  }
}
