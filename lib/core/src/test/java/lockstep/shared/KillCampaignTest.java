package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Processes that use everything at once are killed at random points, again and again.
///
/// What must hold: the lock and the write lock exclude; survivors never get stuck; values are
/// whole; no permit is lost or won; of the queued items at most one is missing for each kill, none
/// comes twice, and each producer's come in order. `-Dlockstep.kills=20000` makes a long run of it,
/// `-Dlockstep.seed=…` repeats one.
@Timeout(24 * 60 * 60)
class KillCampaignTest {

  private static final int WORKERS = 3;
  private static final int PERMITS = 3;
  private static final Duration STUCK = Duration.ofSeconds(20);

  /// The last item of each life that this process took.
  private static final Map<Integer, Integer> SEEN_HERE = new HashMap<>();

  record Note(long first, String text, long second) implements Serializable {}

  /// An item: which life of which worker put it, and as its how manieth.
  record Item(int life, int number) {}

  /// Everything that the workers share.
  record World(
      SharedLock lock,
      SharedCondition changed,
      SharedLong inside,
      SharedReadWriteLock readWrite,
      SharedLong written,
      SharedSemaphore semaphore,
      SharedBarrier barrier,
      SharedReference<Note> reference,
      SharedCounter counter,
      SharedQueue<Item> queue,
      SharedLongQueue longs,
      SharedArray putByLife,
      SharedLong seen,
      SharedQueue<byte[]> large,
      SharedArray progress,
      SharedReference<String> complaint)
      implements Serializable {

    static World create(int lives) {
      var lock = SharedLock.create();
      return new World(
          lock,
          lock.newCondition(),
          SharedLong.create(),
          SharedReadWriteLock.create(),
          SharedLong.create(),
          SharedSemaphore.bounded(PERMITS),
          SharedBarrier.create(2),
          SharedReference.create(),
          SharedCounter.create(),
          SharedQueue.create(50),
          SharedQueue.longs(64),
          SharedArray.ofLongs(lives),
          SharedLong.create(),
          SharedQueue.create(4),
          SharedArray.ofLongs(WORKERS),
          SharedReference.create());
    }
  }

  @Test
  void killedProcessesTakeNobodyWithThem() throws Exception {
    int kills = Integer.getInteger("lockstep.kills", 25);
    long seed = Long.getLong("lockstep.seed", System.nanoTime());
    System.out.println("kill campaign: " + kills + " kills, -Dlockstep.seed=" + seed);
    var random = new Random(seed);
    World world = World.create(kills + WORKERS);
    world.reference.set(new Note(0, "note 0", 0));
    var workers = new ArrayList<ChildJvm<Long>>();
    int lives = 0;
    for (int i = 0; i < WORKERS; i++) {
      workers.add(start(world, i, lives++, seed));
    }
    try {
      for (int i = 0; i < kills; i++) {
        int victim = random.nextInt(WORKERS);
        awaitProgress(world, victim, 0, kills - i);
        Thread.sleep(random.nextInt(30), random.nextInt(1_000_000));
        workers.get(victim).kill();
        world.progress.setLong(victim, 0);
        for (int other = 0; other < WORKERS; other++) {
          if (other != victim) {
            awaitProgress(world, other, world.progress.getLong(other), kills - i);
          }
        }
        workers.set(victim, start(world, victim, lives++, seed));
      }
    } finally {
      for (ChildJvm<Long> worker : workers) {
        worker.kill();
      }
    }
    check(world, kills + WORKERS, lives);
  }

  private static ChildJvm<Long> start(World world, int worker, int life, long seed) {
    return ChildJvm.start(() -> live(world, worker, life, new Random(seed + life)));
  }

  private static void awaitProgress(World world, int worker, long from, int left) throws Exception {
    long deadline = System.nanoTime() + 2 * STUCK.toNanos();
    while (world.progress.getLong(worker) <= from) {
      complain(world);
      assertTrue(
          System.nanoTime() < deadline, "worker " + worker + " is stuck, kills left " + left);
      Thread.sleep(1);
    }
  }

  private static void complain(World world) {
    String complaint = world.complaint.get();
    if (complaint != null) {
      throw new AssertionError(complaint);
    }
  }

  private static void check(World world, int kills, int lives) throws Exception {
    complain(world);
    assertTrue(world.lock.tryLock(STUCK));
    assertTrue(world.readWrite.tryWriteLock(STUCK));
    assertEquals(0, world.readWrite.readers());
    assertTrue(world.semaphore.tryAcquire(PERMITS, STUCK), "all permits come back");
    world.semaphore.release(PERMITS);
    assertEquals(PERMITS, world.semaphore.available());
    for (Item item; (item = world.queue.poll()) != null; ) {
      see(world, item);
    }
    long put = 0;
    for (int life = 0; life < lives; life++) {
      put += world.putByLife.getLong(life);
    }
    long missing = put - world.seen.get();
    // A producer may be killed between the put and its own count: then more are seen than counted.
    assertTrue(Math.abs(missing) <= kills, missing + " items of " + put + " are missing");
    System.out.printf(
        "kill campaign: %,d items, %d missing; %d lock holders, %d queue users died%n",
        put, missing, world.lock.core().mutex.deaths(), world.queue.deaths());
  }

  /// A worker's life: it ends by being killed.
  private static long live(World world, int worker, int life, Random random) throws Exception {
    try {
      while (true) {
        // Quick steps many times over: a kill shall hit what happens, not who waits.
        int what = random.nextInt(11);
        for (int i = what == 4 || what == 10 ? 1 : 50; i > 0; i--) {
          step(world, what, life, random);
        }
        world.progress.getAndAdd(worker, 1);
      }
    } catch (Throwable e) {
      var text = new java.io.StringWriter();
      e.printStackTrace(new java.io.PrintWriter(text));
      world.complaint.set("life " + life + " of worker " + worker + ": " + text);
      throw e;
    }
  }

  private static void step(World world, int what, int life, Random random) throws Exception {
    switch (what) {
      case 0 -> locked(world, random);
      case 1 -> reading(world);
      case 2 -> writing(world);
      case 3 -> {
        int permits = 1 + random.nextInt(2);
        require(world.semaphore.tryAcquire(permits, STUCK), "semaphore stuck");
        require(world.semaphore.available() <= PERMITS - permits, "too many permits");
        world.semaphore.release(permits);
      }
      case 4 -> meet(world.barrier);
      case 5 -> {
        Note note = world.reference.get();
        require(note.first == note.second && note.text.equals("note " + note.first), "torn note");
        long next = random.nextLong();
        world.reference.set(new Note(next, "note " + next, next));
      }
      case 6 -> world.counter.incrementLocked();
      case 7 -> {
        for (int i = 0; i < 5; i++) {
          long number = world.putByLife.getLong(life);
          if (world.queue.offer(new Item(life, (int) number))) {
            world.putByLife.setLong(life, number + 1);
          }
        }
      }
      case 8 -> {
        for (int i = 0; i < 5; i++) {
          Item item = world.queue.poll();
          if (item != null) {
            see(world, item);
          }
        }
      }
      case 9 -> {
        world.longs.offer(life, Duration.ZERO);
        world.longs.poll(Duration.ZERO);
      }
      default -> large(world, random);
    }
  }

  private static void locked(World world, Random random) throws InterruptedException {
    long me = ProcessHandle.current().pid();
    require(world.lock.tryLock(STUCK), "lock stuck");
    try {
      if (world.lock.abandonedBy().isPresent()) {
        world.inside.set(0);
        world.lock.repaired();
      }
      require(world.inside.compareAndSet(0, me), "lock does not exclude");
      if (random.nextInt(200) == 0) {
        require(world.inside.compareAndSet(me, 0), "lock does not exclude");
        try {
          world.changed.await(Duration.ofMillis(1));
        } catch (HolderDiedException news) {
          world.inside.set(0);
          world.lock.repaired();
        }
        require(world.inside.compareAndSet(0, me), "lock does not exclude after a wait");
      }
      world.changed.signalAll();
      require(world.inside.compareAndSet(me, 0), "lock does not exclude");
    } finally {
      world.lock.unlock();
    }
  }

  private static void reading(World world) throws InterruptedException {
    require(world.readWrite.tryReadLock(STUCK), "read lock stuck");
    long value = world.written.get();
    require(value % 2 == 0 || world.readWrite.abandonedBy().isPresent(), "read while writing");
    world.readWrite.readLock().unlock();
  }

  private static void writing(World world) throws InterruptedException {
    require(world.readWrite.tryWriteLock(STUCK), "write lock stuck");
    Lock lock = world.readWrite.writeLock();
    if (world.readWrite.abandonedBy().isPresent()) {
      world.written.set(0);
      world.readWrite.repaired();
    }
    require(world.written.getAndAdd(1) % 2 == 0, "two writers");
    require(world.written.getAndAdd(1) % 2 == 1, "two writers");
    lock.unlock();
  }

  private static void meet(SharedBarrier barrier) throws InterruptedException {
    try {
      barrier.await(Duration.ofMillis(5));
    } catch (BrokenBarrierException | TimeoutException expected) {
      barrier.reset();
    }
  }

  private static void see(World world, Item item) {
    int last = SEEN_HERE.getOrDefault(item.life, -1);
    require(item.number > last, "item " + item + " after number " + last);
    SEEN_HERE.put(item.life, item.number);
    world.seen.getAndAdd(1);
  }

  private static void large(World world, Random random) throws InterruptedException {
    if (random.nextBoolean()) {
      byte[] item = new byte[200_000];
      java.util.Arrays.fill(item, (byte) random.nextInt());
      world.large.offer(item, Duration.ofMillis(20));
    } else {
      byte[] item = world.large.poll();
      if (item != null) {
        require(item.length == 200_000, "a large item of " + item.length);
        for (byte b : item) {
          require(b == item[0], "a torn large item");
        }
      }
    }
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new AssertionError(complaint);
    }
  }
}
