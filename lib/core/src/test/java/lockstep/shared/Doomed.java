package lockstep.shared;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/// What one thread of a process does that the kill campaign is going to kill.
final class Doomed {

  static final int THREADS = 3;
  static final int PERMITS = 5;
  static final Duration STUCK = Duration.ofSeconds(20);

  record Note(long first, String text, long second) implements Serializable {}

  /// An item: which thread of all put it, and as its how manieth.
  record Item(int thread, int number) {}

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
      SharedArray putByThread,
      SharedLong seen,
      SharedQueue<byte[]> large,
      SharedArray progress,
      SharedReference<String> complaint)
      implements Serializable {

    static World create(int threads, int workers) {
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
          SharedArray.ofLongs(threads),
          SharedLong.create(),
          SharedQueue.create(4),
          SharedArray.ofLongs(workers),
          SharedReference.create());
    }
  }

  private final World world;

  /// Its number among all threads of all lives.
  private final int me;

  private final Random random;

  /// The last item of each thread that this one took.
  private final Map<Integer, Integer> seen = new HashMap<>();

  Doomed(World world, int me, Random random) {
    this.world = world;
    this.me = me;
    this.random = random;
  }

  /// A process's life: it ends by being killed.
  static Void live(World world, int worker, int life, long seed) throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      int me = life * THREADS + i;
      var doomed = new Doomed(world, me, new Random(seed + me));
      Thread.ofPlatform().start(() -> doomed.work(worker));
    }
    Thread.sleep(Duration.ofHours(24));
    return null;
  }

  private void work(int worker) {
    try {
      while (true) {
        // Quick steps many times over: a kill shall hit what happens, not who waits.
        int what = random.nextInt(11);
        for (int i = what == 4 || what == 10 ? 1 : 50; i > 0; i--) {
          step(what);
        }
        world.progress.getAndAdd(worker, 1);
      }
    } catch (Throwable e) {
      var text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      world.complaint.set("thread " + me + " of worker " + worker + ": " + text);
    }
  }

  private void step(int what) throws Exception {
    switch (what) {
      case 0 -> locked();
      case 1 -> reading();
      case 2 -> writing();
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
          long number = world.putByThread.getLong(me);
          if (world.queue.offer(new Item(me, (int) number))) {
            world.putByThread.setLong(me, number + 1);
          }
        }
      }
      case 8 -> {
        for (int i = 0; i < 5; i++) {
          takeOne();
        }
      }
      case 9 -> {
        world.longs.offer(me, Duration.ZERO);
        world.longs.poll(Duration.ZERO);
      }
      default -> large();
    }
  }

  private void locked() throws InterruptedException {
    long inside = me + 1;
    require(world.lock.tryLock(STUCK), "lock stuck");
    try {
      if (world.lock.abandonedBy().isPresent()) {
        world.inside.set(0);
        world.lock.repaired();
      }
      require(world.inside.compareAndSet(0, inside), "lock does not exclude");
      if (random.nextInt(200) == 0) {
        require(world.inside.compareAndSet(inside, 0), "lock does not exclude");
        try {
          world.changed.await(Duration.ofMillis(1));
        } catch (HolderDiedException news) {
          // The lock tells it as well, also after a wait that came to its end.
        }
        if (world.lock.abandonedBy().isPresent()) {
          world.inside.set(0);
          world.lock.repaired();
        }
        require(
            world.inside.compareAndSet(0, inside),
            "lock does not exclude after a wait: " + world.inside.get() + " is inside");
      }
      world.changed.signalAll();
      require(world.inside.compareAndSet(inside, 0), "lock does not exclude");
    } finally {
      world.lock.unlock();
    }
  }

  private void reading() throws InterruptedException {
    require(world.readWrite.tryReadLock(STUCK), "read lock stuck");
    long value = world.written.get();
    require(value % 2 == 0 || world.readWrite.abandonedBy().isPresent(), "read while writing");
    world.readWrite.readLock().unlock();
  }

  private void writing() throws InterruptedException {
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

  private void meet(SharedBarrier barrier) throws InterruptedException {
    try {
      barrier.await(Duration.ofMillis(5));
    } catch (BrokenBarrierException | TimeoutException expected) {
      barrier.reset();
    }
  }

  /// Takes an item, if there is one, and says that it was seen.
  boolean takeOne() throws InterruptedException {
    Item item = world.queue.poll();
    if (item == null) {
      return false;
    }
    int last = seen.getOrDefault(item.thread, -1);
    require(item.number > last, "item " + item + " after number " + last);
    seen.put(item.thread, item.number);
    world.seen.getAndAdd(1);
    return true;
  }

  private void large() throws InterruptedException {
    if (random.nextBoolean()) {
      byte[] item = new byte[200_000];
      Arrays.fill(item, (byte) random.nextInt());
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
