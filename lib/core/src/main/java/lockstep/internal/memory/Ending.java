package lockstep.internal.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What a process does about shared memory when it ends: it removes the regions that it created,
/// and those that it used whose creators have died before it.
public final class Ending {

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
}
