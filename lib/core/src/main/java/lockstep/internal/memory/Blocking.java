package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// How a thread waits until a word of a region changes: blocked, not spinning.
///
/// ```
///   platform thread ─────────────────────────────▶ futex, or naps where there is none
///   virtual threads ─ all of one word and value ─▶ one platform thread ─▶ the same
/// ```
///
/// Every wait is cut into slices, after each of which the caller looks again at what it waits for:
/// at interruption, at the deadline, and at the life of whoever should wake it. So a wake-up that a
/// killed process still owed costs one slice, never a hang.
public final class Blocking {

  /// The longest time that anybody sleeps without looking who has died, in nanoseconds.
  static final long SLICE = TimeUnit.MILLISECONDS.toNanos(20);

  /// The longest time that anybody sleeps, where no death matters.
  static final long LONG_SLICE = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long SHORTEST_NAP = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(2);

  private static final ConcurrentHashMap<Wait, CompletableFuture<Void>> SHARED =
      new ConcurrentHashMap<>();

  private record Wait(Region region, int at, int value) {}

  private Blocking() {}

  /// Waits while the word has this value, for at most the given time, a slice. It may return early
  /// for no reason.
  static void await(Region region, int at, int value, long slice) {
    if (slice <= 0) {
      return;
    }
    if (Thread.currentThread().isVirtual()) {
      awaitVirtually(new Wait(region, at, value), slice);
    } else {
      park(region, at, value, slice);
    }
  }

  private static void park(Region region, int at, int value, long nanos) {
    if (Kernel.canWait()) {
      Kernel.await(region.address() + at, value, nanos);
      return;
    }
    long end = System.nanoTime() + nanos;
    long nap = SHORTEST_NAP;
    long left = nanos;
    while (left > 0
        && (int) INT.getVolatile(region.words(), at) == value
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.min(nap, left));
      nap = Math.min(2 * nap, LONGEST_NAP);
      left = end - System.nanoTime();
    }
  }

  /// Blocking in the kernel would hold the carrier, so a platform thread does it, one for all
  /// virtual threads that wait for the same.
  private static void awaitVirtually(Wait wait, long nanos) {
    CompletableFuture<Void> end =
        SHARED.computeIfAbsent(
            wait,
            w -> {
              var started = new CompletableFuture<Void>();
              Parkers.POOL.execute(
                  () -> {
                    try {
                      park(w.region, w.at, w.value, SLICE);
                    } catch (IllegalStateException closed) {
                      // The waiters find that out for themselves.
                    } finally {
                      SHARED.remove(w, started);
                      started.complete(null);
                    }
                  });
              return started;
            });
    try {
      end.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      // The caller looks at the word and at the clock.
    }
  }

  /// Exists once a virtual thread waits.
  private static final class Parkers {
    static final ExecutorService POOL =
        Executors.newCachedThreadPool(
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("lockstep-parker")
                    .unstarted(task));
  }
}
