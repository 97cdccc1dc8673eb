package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import lockstep.shared.Doomed.Counted;
import lockstep.shared.Doomed.Deed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes that use everything at once, each with several threads, are killed at random points,
/// again and again, one or several at a time.
///
/// What must hold: locks exclude; every thread of a survivor ends what it does; values are whole;
/// no permit is lost or won; of what is queued at most one item (or one call's longs) is missing
/// for each thread that was killed while it put or took, none comes twice, and each producer's come
/// in order; a pipe ends only if its other side died. `-Dlockstep.kills=20000` makes a long run of
/// it, `-Dlockstep.seed=…` repeats one.
///
/// ```
///   1 all are at rest ─▶ 2 gate opens ─▶ 3 some are killed ─▶ 4 gate closes
///          ▲                                                     │
///          └──── survivors end what they do ◀── 5 others start ◀─┘
/// ```
@Timeout(24 * 60 * 60)
class KillCampaignTest {

  private static final int WORKERS = 5;

  /// The shortest and longest time that the gate is open before the kill, in nanoseconds.
  private static final long SHORTEST = 2_000_000;

  private static final long LONGEST = 25_000_000;

  private final int kills = Integer.getInteger("lockstep.kills", 50);
  private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<ChildJvm<Void>> workers = new ArrayList<>();
  private final Map<Deed, Integer> killedAt = new EnumMap<>(Deed.class);
  private int lives;

  @Test
  void killedProcessesTakeNobodyWithThem(@TempDir Path folder) throws Exception {
    System.out.println("kill campaign: " + kills + " kills, -Dlockstep.seed=" + seed);
    int processes = kills + 2 * WORKERS;
    World world = new World(WORKERS * Doomed.THREADS, (processes + 1) * Doomed.THREADS, folder);
    try {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(start(world, i));
      }
      for (int killed = 0; killed < kills; ) {
        awaitRest(world);
        List<Integer> victims = new ArrayList<>(IntStream.range(0, WORKERS).boxed().toList());
        Collections.shuffle(victims, random);
        victims.subList(1 + random.nextInt(WORKERS - 1), WORKERS).clear();
        world.gate.set();
        LockSupport.parkNanos(random.nextLong(SHORTEST, LONGEST));
        kill(world, victims);
        world.gate.clear();
        for (int victim : victims) {
          workers.set(victim, start(world, victim));
        }
        killed += victims.size();
      }
      awaitRest(world);
    } finally {
      kill(world, IntStream.range(0, workers.size()).boxed().toList());
    }
    check(world);
  }

  private ChildJvm<Void> start(World world, int worker) {
    for (int thread = 0; thread < Doomed.THREADS; thread++) {
      world.deed.setLong(worker * Doomed.THREADS + thread, Deed.START.ordinal());
    }
    int process = lives++;
    long from = seed;
    // Most are not compiled, which halves the cost of a start, and gives a kill more places to hit.
    String compiled = process % 3 == 0 ? "-XX:TieredStopAtLevel=1" : "-Xint";
    return ChildJvm.start(List.of(compiled), () -> Doomed.live(world, worker, process, from));
  }

  private void kill(World world, List<Integer> victims) throws InterruptedException {
    victims.forEach(victim -> workers.get(victim).close());
    for (int victim : victims) {
      workers.get(victim).kill();
      for (int thread = 0; thread < Doomed.THREADS; thread++) {
        killedAt.merge(deed(world, victim * Doomed.THREADS + thread), 1, Integer::sum);
      }
    }
  }

  /// Waits until all have arrived, or ended what they were doing: else somebody is stuck.
  private void awaitRest(World world) throws Exception {
    long deadline = System.nanoTime() + 2 * Doomed.STUCK.toNanos();
    for (int place = 0; place < WORKERS * Doomed.THREADS; place++) {
      while (deed(world, place) != Deed.REST) {
        complain(world);
        if (System.nanoTime() > deadline) {
          workers.get(place / Doomed.THREADS).printStacks();
          throw new AssertionError("place " + place + " is stuck: " + deed(world, place));
        }
        Thread.sleep(1);
      }
    }
  }

  private static Deed deed(World world, int place) {
    return Deed.values()[(int) world.deed.getLong(place)];
  }

  private static void complain(World world) {
    String complaint = world.complaint.get();
    if (complaint != null) {
      throw new AssertionError(complaint);
    }
  }

  private void check(World world) throws Exception {
    complain(world);
    assertTrue(world.lock.tryLock(Doomed.STUCK));
    assertTrue(world.readWrite.tryWriteLock(Doomed.STUCK));
    assertEquals(0, world.readWrite.readers());
    assertTrue(world.semaphore.tryAcquire(World.PERMITS, Doomed.STUCK), "all permits come back");
    world.semaphore.release(World.PERMITS);
    assertEquals(World.PERMITS, world.semaphore.available());
    var last = new Doomed(world, lives * Doomed.THREADS, random);
    while (last.takeItem() || last.takeLong() || last.takeLarge()) {
      // What is left is seen too.
    }
    System.out.printf(
        "kill campaign: %,d processes of %d threads killed; the threads were at %s%n",
        lives, Doomed.THREADS, killedAt);
    System.out.printf(
        "kill campaign: %d holders of the lock, %d users of the queue, %d of longs died; lost:"
            + " %d of %,d items, %d of %,d longs, %d of %,d large items%n",
        world.lock.core().mutex.deaths(),
        world.queue.deaths(),
        world.longs.deaths(),
        missing(world, Counted.ITEMS, 1, Deed.PUT, Deed.TAKE),
        done(world, Counted.ITEMS),
        missing(world, Counted.LONGS, Doomed.LONGS, Deed.LONGS, Deed.LONGS),
        done(world, Counted.LONGS),
        missing(world, Counted.LARGE, 1, Deed.PUT_LARGE, Deed.TAKE_LARGE),
        done(world, Counted.LARGE));
    long locked = world.counter.get() - done(world, Counted.LOCKED);
    assertBetween(0, locked, killed(Deed.LOCKED_COUNTER), "uncounted increments");
    long latched = World.LATCH - world.latch.count() - done(world, Counted.LATCHED);
    assertBetween(0, latched, killed(Deed.LATCH), "uncounted steps of the latch");
  }

  /// How many were put but not taken. A producer may be killed between the put and its own count:
  /// then more are taken than were counted.
  private long missing(World world, Counted what, int atOnce, Deed put, Deed take) {
    long missing = done(world, what) - world.seen(what);
    assertBetween(
        -(long) atOnce * killed(put), missing, (long) atOnce * killed(take), what + " missing");
    return missing;
  }

  private int killed(Deed deed) {
    return killedAt.getOrDefault(deed, 0);
  }

  private long done(World world, Counted what) {
    return IntStream.range(0, lives * Doomed.THREADS).mapToLong(l -> world.count(l, what)).sum();
  }

  private static void assertBetween(long least, long actual, long most, String what) {
    assertTrue(
        least <= actual && actual <= most,
        "%,d %s, and not %,d to %,d".formatted(actual, what, least, most));
  }
}
