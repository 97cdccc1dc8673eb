package lockstep.internal.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a process does about shared memory when it ends: it removes the regions that it created,
/// and those that it used whose creators have died before it.
public final class Ending {

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  private static final Set<RegionId> WATCHED = ConcurrentHashMap.newKeySet();

  private static final Set<Runnable> LAST = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Ending::removeAll, "lockstep-memory-end"));
  }

  private Ending() {}

  /// Has something done when this process ends normally, before its regions go.
  public static void before(Runnable last) {
    LAST.add(last);
  }

  static void watch(RegionId region) {
    WATCHED.add(region);
  }

  static void remove(RegionId region) {
    WATCHED.remove(region);
    Region.delete(region);
  }

  private static void removeAll() {
    for (Runnable last : LAST) {
      try {
        last.run();
      } catch (IllegalStateException closed) {
        // What it concerns is gone already.
      }
    }
    for (RegionId region : WATCHED) {
      if (region.creator().equals(Life.self()) || !region.creator().isAlive()) {
        Region.delete(region);
      }
    }
  }

  /// Removes the regions of dead creators that this process used, for a worker that has just
  /// noticed the end of its parent and is about to halt. A process closes its pipes a moment before
  /// it is dead, so this looks again for a tenth of a second.
  public static void orphaned() {
    long start = System.nanoTime();
    while (WATCHED.removeIf(Ending::removedIfDead)
        || !WATCHED.isEmpty() && System.nanoTime() - start < PATIENCE) {
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static boolean removedIfDead(RegionId region) {
    boolean dead = !region.creator().isAlive();
    if (dead) {
      Region.delete(region);
    }
    return dead;
  }
}
