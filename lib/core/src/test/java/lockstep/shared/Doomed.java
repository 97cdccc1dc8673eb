package lockstep.shared;

import java.io.EOFException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import lockstep.internal.memory.Life;

/// What one thread of a process does that the kill campaign is going to kill.
final class Doomed {

  static final int THREADS = 3;
  static final Duration STUCK = Duration.ofSeconds(20);

  /// Longs that go through the queue in one call.
  static final int LONGS = 3;

  private static final int MANY_LONGS = 40;

  private static final Duration SHORT = Duration.ofMillis(2);

  /// How long one deed is done again and again, in nanoseconds: a kill shall hit each as often.
  private static final long SPELL = 1_000_000;

  enum Deed {
    START,
    REST,
    LOCK,
    WAIT_FOR_CONDITION,
    READ,
    WRITE,
    PERMITS,
    BARRIER,
    EVENT,
    LATCH,
    REFERENCE,
    LOCKED_COUNTER,
    PUT,
    TAKE,
    LONGS,
    PUT_LARGE,
    TAKE_LARGE,
    OPEN_PIPE,
    ANSWER_PIPE,
    PROXY,
    FILE
  }

  private static final List<Deed> DEEDS =
      List.of(Deed.values()).subList(Deed.LOCK.ordinal(), Deed.values().length);

  /// What is counted, to see at the end whether something is missing.
  enum Counted {
    ITEMS,
    LONGS,
    LARGE,
    LOCKED,
    LATCHED
  }

  record Note(long first, String text, long second) implements Serializable {}

  /// An item: which life put it, and as its how manieth.
  record Item(int life, long number) {}

  private final World world;
  private final int life;
  private final Random random;

  /// The last item of each life that this one took, and the last long.
  private final Map<Integer, Long> lastItem = new HashMap<>();

  private final Map<Integer, Long> lastLong = new HashMap<>();
  private int asked;

  Doomed(World world, int life, Random random) {
    this.world = world;
    this.life = life;
    this.random = random;
  }

  /// A process's life: it ends by being killed. In some, one thread is a virtual one.
  static Void live(World world, int worker, int process, long seed) throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      int life = process * THREADS + i;
      int place = worker * THREADS + i;
      var doomed = new Doomed(world, life, new Random(seed + life));
      boolean virtual = i == 0 && process % 4 == 3;
      (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> doomed.work(place));
    }
    Thread.sleep(Duration.ofHours(24));
    return null;
  }

  /// Does everything once.
  Void doAll() throws Exception {
    for (Deed deed : DEEDS) {
      perform(deed);
    }
    return null;
  }

  private void work(int place) {
    try {
      while (true) {
        while (!world.gate.isSet()) {
          world.deed.setLong(place, Deed.REST.ordinal());
          world.gate.await(STUCK);
        }
        Deed deed = DEEDS.get(random.nextInt(DEEDS.size()));
        world.deed.setLong(place, deed.ordinal());
        long start = System.nanoTime();
        do {
          perform(deed);
        } while (System.nanoTime() - start < SPELL);
      }
    } catch (Throwable e) {
      var text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      String all = "life " + life + " at place " + place + ": " + text;
      world.complaint.set(all.substring(0, Math.min(all.length(), 2000)));
    }
  }

  private void perform(Deed deed) throws Exception {
    switch (deed) {
      case START, REST -> throw new AssertionError(deed);
      case LOCK -> locked(false);
      case WAIT_FOR_CONDITION -> locked(true);
      case READ -> read();
      case WRITE -> write();
      case PERMITS -> permits();
      case BARRIER -> meet();
      case EVENT -> event();
      case LATCH -> {
        world.latch.countDown();
        world.count(life, Counted.LATCHED, 1);
        require(!world.latch.await(Duration.ZERO), "the latch is down");
      }
      case REFERENCE -> refer();
      case LOCKED_COUNTER -> {
        world.counter.incrementLocked();
        world.count(life, Counted.LOCKED, 1);
      }
      case PUT -> {
        long number = world.count(life, Counted.ITEMS);
        if (world.queue.offer(new Item(life, number), patience())) {
          world.count(life, Counted.ITEMS, 1);
        }
      }
      case TAKE -> takeItem();
      case LONGS -> longs();
      case PUT_LARGE -> {
        byte[] item = new byte[200_000];
        Arrays.fill(item, (byte) random.nextInt());
        if (world.large.offer(item, patience())) {
          world.count(life, Counted.LARGE, 1);
        }
      }
      case TAKE_LARGE -> takeLarge();
      case OPEN_PIPE -> openPipe();
      case ANSWER_PIPE -> answerPipe();
      case PROXY -> {
        Integer before = world.map.get().put(life, asked + 1);
        require(before == null ? asked == 0 : before == asked, "the map held " + before);
        asked++;
      }
      case FILE ->
          world.file.locked(
              () -> {
                world.holder.set(life);
                Thread.yield();
                require(world.holder.get() == life, "two have locked the file");
                return null;
              });
    }
  }

  private Duration patience() {
    return random.nextBoolean() ? Duration.ZERO : SHORT;
  }

  private void locked(boolean waiting) throws InterruptedException {
    require(world.lock.tryLock(STUCK), "lock stuck");
    boolean twice = random.nextBoolean();
    if (twice) {
      world.lock.lock();
    }
    try {
      enter();
      if (waiting) {
        leave();
        try {
          world.changed.await(SHORT);
        } catch (HolderDiedException news) {
          // The lock tells it as well, also after a wait that came to its end.
        }
        enter();
      }
      world.changed.signalAll();
      leave();
    } finally {
      world.lock.unlock();
      if (twice) {
        world.lock.unlock();
      }
    }
  }

  private void enter() {
    if (world.lock.abandonedBy().isPresent()) {
      world.inside.set(0);
      world.lock.repaired();
    }
    require(world.inside.compareAndSet(0, life + 1), "lock does not exclude");
  }

  private void leave() {
    require(world.inside.compareAndSet(life + 1, 0), "lock does not exclude");
  }

  private void read() throws InterruptedException {
    require(world.readWrite.tryReadLock(STUCK), "read lock stuck");
    long value = world.written.get();
    require(value % 2 == 0 || world.readWrite.abandonedBy().isPresent(), "read while writing");
    world.readWrite.readLock().unlock();
  }

  private void write() throws InterruptedException {
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

  private void permits() throws InterruptedException {
    int permits = 1 + random.nextInt(2);
    require(world.semaphore.tryAcquire(permits, STUCK), "semaphore stuck");
    require(world.semaphore.available() <= World.PERMITS - permits, "too many permits");
    world.semaphore.release(permits);
  }

  private void meet() throws InterruptedException {
    try {
      int place = world.barrier.await(SHORT);
      require(place == 0 || place == 1, "two came to the barrier, this one as number " + place);
    } catch (BrokenBarrierException | TimeoutException expected) {
      world.barrier.reset();
    }
  }

  private void event() throws InterruptedException {
    switch (random.nextInt(3)) {
      case 0 -> world.event.set();
      case 1 -> world.event.clear();
      default -> world.event.await(SHORT);
    }
  }

  private void refer() {
    Note note = world.reference.get();
    require(note.first == note.second && note.text.equals("note " + note.first), "torn note");
    long next = random.nextLong();
    world.reference.set(new Note(next, "note " + next, next));
  }

  /// Takes an item, if there is one, and says that it was seen.
  boolean takeItem() throws InterruptedException {
    Item item = world.queue.poll(patience());
    if (item == null) {
      return false;
    }
    world.see(Counted.ITEMS);
    world.queue.taskDone();
    inOrder(lastItem, item.life, item.number);
    return true;
  }

  /// Puts longs and takes as many, or takes some where the dead have left too many. So none waits
  /// for one who rests: nobody ever takes more than it has put, but from many.
  private void longs() throws InterruptedException {
    long number = world.count(life, Counted.LONGS);
    if (world.longs.size() >= MANY_LONGS) {
      takeLong();
    } else if (random.nextBoolean()) {
      if (world.longs.offer(asLong(number), patience())) {
        world.count(life, Counted.LONGS, 1);
        takeLong();
      }
    } else {
      long[] some = new long[LONGS];
      Arrays.setAll(some, i -> asLong(number + i));
      world.longs.putAll(some);
      world.count(life, Counted.LONGS, LONGS);
      int count = world.longs.takeInto(some);
      for (int i = 0; i < count; i++) {
        seeLong(some[i]);
      }
    }
  }

  private long asLong(long number) {
    return (long) life << 32 | number;
  }

  /// Takes a long, if there is one, and says that it was seen.
  boolean takeLong() throws InterruptedException {
    OptionalLong one = world.longs.poll(patience());
    if (one.isPresent()) {
      seeLong(one.getAsLong());
    }
    return one.isPresent();
  }

  private void seeLong(long one) {
    world.see(Counted.LONGS);
    inOrder(lastLong, (int) (one >>> 32), (int) one);
  }

  /// Takes a large item, if there is one, and says that it was seen.
  boolean takeLarge() throws InterruptedException {
    byte[] item = world.large.poll(patience());
    if (item == null) {
      return false;
    }
    world.see(Counted.LARGE);
    require(item.length == 200_000, "a large item of " + item.length);
    for (byte b : item) {
      require(b == item[0], "a torn large item");
    }
    return true;
  }

  private static void inOrder(Map<Integer, Long> last, int life, long number) {
    long before = last.getOrDefault(life, -1L);
    require(number > before, "number " + number + " of life " + life + " after " + before);
    last.put(life, number);
  }

  /// Opens a pipe, gives its other side to whoever takes it, and expects an echo.
  private void openPipe() throws InterruptedException {
    long other = 0;
    try (Pipe pipe = Pipe.open()) {
      PipeEnd mine = pipe.left();
      mine.send(Life.self().token());
      if (!world.pipes.offer(pipe.right(), SHORT)) {
        return;
      }
      mine.send(1L);
      // Nobody may ever take it; but whoever has answered once goes on, unless it dies.
      Optional<Long> who = mine.receive(Duration.ofMillis(10));
      if (who.isPresent()) {
        other = who.get();
        require(mine.receive(STUCK).equals(Optional.of(1L)), "the pipe gave no echo");
      }
    } catch (EOFException | IllegalStateException end) {
      require(other == 0 || !Life.isAlive(other), "the pipe ended, but not its other side: " + end);
    }
  }

  private void answerPipe() throws InterruptedException {
    PipeEnd mine = world.pipes.poll(SHORT);
    if (mine == null) {
      return;
    }
    long other = 0;
    try {
      other = mine.<Long>receive(STUCK).orElseThrow();
      mine.send(Life.self().token());
      mine.send(mine.receive(STUCK).orElseThrow());
    } catch (EOFException end) {
      require(other != 0 && !Life.isAlive(other), "the pipe ended, but not its other side: " + end);
    } catch (IllegalStateException closed) {
      // By its creator, who waits for a short time only.
    }
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new AssertionError(complaint);
    }
  }
}
