package lockstep.shared;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Ending;
import lockstep.internal.memory.Ledger;
import lockstep.internal.memory.Life;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;
import lockstep.task.Action;
import org.jspecify.annotations.Nullable;

/// A point that a number of threads of any processes reach together, again and again.
///
/// What a thread did before it arrived is visible to all after they were let go. The last to arrive
/// runs the barrier's action, if it has one, before anybody goes on.
///
/// All or none: when one who waits is interrupted or out of time, the action fails, somebody calls
/// [#abort], or a process dies that has taken part, the barrier is broken: all who wait, and all
/// who come, get [BrokenBarrierException], until somebody calls [#reset]. The death of a process
/// that has never come cannot be noticed.
///
/// ```
///  offset  bytes  name
///     128     64  MUTEX       guards the rest
///     192      4  PARTIES     how many have to arrive
///     196      4  ARRIVED     how many have
///     200      8  GENERATION  how often all were let go, or the barrier was reset
///     208      4  BROKEN      1 if it is broken
///     212      4  NEWS        signal: the generation has changed, or the barrier is broken
///     216      8  DEAD        token of the process whose death broke it, 0 if none did
///     256   1024  MEMBERS     processes that take part, see Ledger; 1 for each
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedBarrier extends Handle<SharedBarrier.Core> {

  private static final long serialVersionUID = 1;

  static final int MUTEX = Region.BODY;
  static final int PARTIES = 192;
  static final int ARRIVED = 196;
  static final int GENERATION = 200;
  static final int BROKEN = 208;
  static final int NEWS = 212;
  static final int DEAD = 216;
  static final int MEMBERS = 256;
  static final int BYTES = MEMBERS + Ledger.BYTES - Region.BODY;

  /// How often those who arrive look who has died, in nanoseconds.
  private static final long LOOK_UP = 20_000_000;

  private final @Nullable Action action;

  private SharedBarrier(Region region, @Nullable Action action) {
    super(region);
    this.action = action;
  }

  /// A new barrier.
  ///
  /// @param parties how many threads have to arrive, at least 1
  public static SharedBarrier create(int parties) {
    return make(parties, null);
  }

  /// A new barrier with an action.
  ///
  /// @param parties how many threads have to arrive, at least 1
  /// @param action runs in the process of the last to arrive; it travels with the handle
  public static SharedBarrier create(int parties, Action action) {
    return make(parties, action);
  }

  private static SharedBarrier make(int parties, @Nullable Action action) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier of " + parties + " parties");
    }
    Region region = Region.create("barrier", BYTES);
    INT.setVolatile(region.words(), PARTIES, parties);
    return new SharedBarrier(region, action);
  }

  @Override
  Core attach(Region region) {
    return region.companion(Core.class, Core::new);
  }

  @Override
  void describe(Core core, Contents contents) {
    core.mutex.describe(contents);
    contents.number4("parties", PARTIES).number4("arrived", ARRIVED);
    contents.number8("generation", GENERATION).number4("broken", BROKEN).signal("news", NEWS);
    contents.life("dead", DEAD);
    core.members.describe(contents);
  }

  /// Arrives, and waits for all others.
  ///
  /// @return how many had arrived before; 0 is the first, `parties() - 1` the last
  public int await() throws InterruptedException, BrokenBarrierException {
    try {
      return core().await(action, Long.MAX_VALUE);
    } catch (TimeoutException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Arrives, and waits for all others, for a time. Out of time, it breaks the barrier.
  ///
  /// @return how many had arrived before
  public int await(Duration timeout)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return core().await(action, Time.nanos(timeout));
  }

  /// Breaks the barrier.
  public void abort() {
    core().breakIt(0);
  }

  /// Breaks the barrier for all who wait, and starts anew for all who come.
  public void reset() {
    core().reset();
  }

  /// Whether it is broken.
  public boolean isBroken() {
    return (int) INT.getVolatile(core().region.words(), BROKEN) != 0;
  }

  /// How many have to arrive.
  public int parties() {
    return (int) INT.getVolatile(core().region.words(), PARTIES);
  }

  /// How many wait at this moment.
  public int waiting() {
    return (int) INT.getVolatile(core().region.words(), ARRIVED);
  }

  /// Works on the region; one object in each process.
  static final class Core {

    private final Region region;
    private final Mutex mutex;
    private final Signal news;
    private final Ledger members;

    /// When this process last looked who has died, as of [System#nanoTime]. Any thread may read an
    /// old value, which does no harm.
    private long lookedUp = System.nanoTime() - 2 * LOOK_UP;

    Core(Region region) {
      this.region = region;
      mutex = new Mutex(region, MUTEX);
      news = new Signal(region, NEWS);
      members = new Ledger(region, MEMBERS);
      // A process that ends in peace has left; one that dies is missed.
      Ending.before(members::leave);
    }

    int await(@Nullable Action action, long nanos)
        throws InterruptedException, BrokenBarrierException, TimeoutException {
      if (Thread.interrupted()) {
        abandon();
        throw new InterruptedException();
      }
      missTheDeadNowAndThen();
      Time time = Time.of(nanos);
      while (true) {
        ByteBuffer words = region.words();
        int parties = (int) INT.get(words, PARTIES);
        int index;
        long generation;
        mutex.lock();
        try {
          requireWhole();
          generation = (long) LONG.get(words, GENERATION);
          index = (int) INT.get(words, ARRIVED);
          if (index < parties) {
            if (members.mine() == 0) {
              members.add(1);
            }
            INT.set(words, ARRIVED, index + 1);
          }
          if (index + 1 == parties && action == null) {
            open(generation);
          }
        } finally {
          mutex.unlock();
        }
        if (index + 1 < parties) {
          waitFor(generation, time.left());
          return index;
        }
        if (index + 1 == parties) {
          if (action != null) {
            act(action);
            letGo(generation);
          }
          news.wakeAll();
          return index;
        }
        // All have arrived, but the action still runs: whoever comes now is of the next generation.
        awaitEnd(generation, time.left());
      }
    }

    private void act(@Nullable Action action) throws BrokenBarrierException {
      if (action == null) {
        return;
      }
      try {
        action.run();
      } catch (Throwable e) {
        abandon();
        var broken = new BrokenBarrierException("the barrier's action failed: " + e);
        broken.initCause(e);
        throw broken;
      }
    }

    private void letGo(long generation) throws BrokenBarrierException {
      mutex.lock();
      try {
        if ((long) LONG.get(region.words(), GENERATION) != generation) {
          throw new BrokenBarrierException("the barrier was reset");
        }
        requireWhole();
        open(generation);
      } finally {
        mutex.unlock();
      }
    }

    private void open(long generation) {
      INT.set(region.words(), ARRIVED, 0);
      LONG.setVolatile(region.words(), GENERATION, generation + 1);
    }

    private void awaitEnd(long generation, long nanos)
        throws InterruptedException, TimeoutException {
      try {
        if (!news.until(() -> isOver(generation), this::missTheDead, nanos)) {
          abandon();
          throw new TimeoutException("not all came to the barrier in time");
        }
      } catch (InterruptedException e) {
        abandon();
        throw e;
      }
    }

    private void waitFor(long generation, long nanos)
        throws InterruptedException, BrokenBarrierException, TimeoutException {
      awaitEnd(generation, nanos);
      long now = (long) LONG.getVolatile(region.words(), GENERATION);
      if (now == generation) {
        // Broken; but that is also the first step of a reset, which is done once it is unlocked.
        mutex.lock();
        try {
          now = (long) LONG.get(region.words(), GENERATION);
        } finally {
          mutex.unlock();
        }
      }
      if (now != generation + 1) {
        if (now == generation) {
          throw broken();
        }
        throw new BrokenBarrierException("the barrier was reset");
      }
    }

    private boolean isOver(long generation) {
      ByteBuffer words = region.words();
      return (long) LONG.getVolatile(words, GENERATION) != generation
          || (int) INT.getVolatile(words, BROKEN) != 0;
    }

    /// The last to arrive does not wait, and would never miss those who died waiting for it.
    private void missTheDeadNowAndThen() {
      long now = System.nanoTime();
      if (now - lookedUp > LOOK_UP) {
        lookedUp = now;
        missTheDead();
      }
    }

    private void missTheDead() {
      long dead = members.deadWithMoreThan(0);
      if (dead != 0) {
        breakIt(dead);
      }
    }

    private void requireWhole() throws BrokenBarrierException {
      if ((int) INT.getVolatile(region.words(), BROKEN) != 0) {
        throw broken();
      }
    }

    private BrokenBarrierException broken() {
      long dead = (long) LONG.getVolatile(region.words(), DEAD);
      return new BrokenBarrierException(
          dead == 0
              ? "the barrier is broken"
              : "the barrier is broken: process " + Life.pidOf(dead) + " died");
    }

    private void abandon() {
      breakIt(0);
    }

    void breakIt(long dead) {
      mutex.lock();
      try {
        LONG.setVolatile(region.words(), DEAD, dead);
        INT.setVolatile(region.words(), BROKEN, 1);
      } finally {
        mutex.unlock();
      }
      news.wakeAll();
    }

    void reset() {
      mutex.lock();
      try {
        ByteBuffer words = region.words();
        // Whoever dies in the middle leaves a broken barrier, not one where somebody has arrived.
        INT.setVolatile(words, BROKEN, 1);
        members.bury();
        LONG.setVolatile(words, GENERATION, (long) LONG.get(words, GENERATION) + 2);
        INT.set(words, ARRIVED, 0);
        LONG.set(words, DEAD, 0L);
        INT.setVolatile(words, BROKEN, 0);
      } finally {
        mutex.unlock();
      }
      news.wakeAll();
    }
  }
}
