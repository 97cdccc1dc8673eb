package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lockstep.shared.Doomed.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Processes that use everything at once, each with several threads, are killed at random points,
/// again and again, sometimes two at a time.
///
/// What must hold: the lock and the write lock exclude; survivors never get stuck; values are
/// whole; no permit is lost or won; of the queued items at most one is missing for each thread that
/// was killed, none comes twice, and each producer's come in order. `-Dlockstep.kills=20000` makes
/// a long run of it, `-Dlockstep.seed=…` repeats one.
@Timeout(24 * 60 * 60)
class KillCampaignTest {

  private static final int WORKERS = 4;
  private static final Duration STUCK = Doomed.STUCK;

  private final int kills = Integer.getInteger("lockstep.kills", 25);
  private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
  private final World world = World.create((kills + WORKERS + 1) * Doomed.THREADS, WORKERS);
  private final List<ChildJvm<Void>> workers = new ArrayList<>();
  private int lives;

  @Test
  void killedProcessesTakeNobodyWithThem() throws Exception {
    System.out.println("kill campaign: " + kills + " kills, -Dlockstep.seed=" + seed);
    var random = new Random(seed);
    world.reference().set(new Doomed.Note(0, "note 0", 0));
    try {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(start(i));
      }
      for (int killed = 0; killed < kills; ) {
        int victim = random.nextInt(WORKERS);
        int other = random.nextInt(WORKERS);
        awaitProgress(victim, 0);
        Thread.sleep(random.nextInt(20), random.nextInt(1_000_000));
        killed += kill(victim);
        if (other != victim && random.nextBoolean() && killed < kills) {
          killed += kill(other);
        }
        for (int worker = 0; worker < WORKERS; worker++) {
          if (worker != victim && worker != other) {
            awaitProgress(worker, world.progress().getLong(worker));
          }
        }
      }
    } finally {
      for (ChildJvm<Void> worker : workers) {
        worker.kill();
      }
    }
    check();
  }

  private ChildJvm<Void> start(int worker) {
    int life = lives++;
    World all = world;
    long from = seed;
    return ChildJvm.start(() -> Doomed.live(all, worker, life, from));
  }

  private int kill(int victim) throws InterruptedException {
    workers.get(victim).kill();
    world.progress().setLong(victim, 0);
    workers.set(victim, start(victim));
    return 1;
  }

  private void awaitProgress(int worker, long from) throws Exception {
    long deadline = System.nanoTime() + 2 * STUCK.toNanos();
    while (world.progress().getLong(worker) <= from) {
      complain();
      assertTrue(System.nanoTime() < deadline, "worker " + worker + " is stuck, lives " + lives);
      Thread.sleep(1);
    }
  }

  private void complain() {
    String complaint = world.complaint().get();
    if (complaint != null) {
      throw new AssertionError(complaint);
    }
  }

  private void check() throws Exception {
    complain();
    assertTrue(world.lock().tryLock(STUCK));
    assertTrue(world.readWrite().tryWriteLock(STUCK));
    assertEquals(0, world.readWrite().readers());
    assertTrue(world.semaphore().tryAcquire(Doomed.PERMITS, STUCK), "all permits come back");
    world.semaphore().release(Doomed.PERMITS);
    assertEquals(Doomed.PERMITS, world.semaphore().available());
    var last = new Doomed(world, lives * Doomed.THREADS, new Random(seed));
    while (last.takeOne()) {
      // What is left is seen too.
    }
    long put = 0;
    for (int thread = 0; thread < lives * Doomed.THREADS; thread++) {
      put += world.putByThread().getLong(thread);
    }
    long missing = put - world.seen().get();
    // A producer may be killed between the put and its own count: then more are seen than counted.
    assertTrue(
        Math.abs(missing) <= (long) lives * Doomed.THREADS,
        missing + " items of " + put + " are missing");
    System.out.printf(
        "kill campaign: %,d kills of processes with %d threads, %,d items, %d missing;"
            + " %d lock holders, %d queue users died%n",
        kills,
        Doomed.THREADS,
        put,
        missing,
        world.lock().core().mutex.deaths(),
        world.queue().deaths());
  }
}
