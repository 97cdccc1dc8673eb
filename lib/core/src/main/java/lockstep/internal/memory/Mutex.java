package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;

/// Mutual exclusion between all threads of all processes, which outlives its holder.
///
/// ```
///  offset  bytes  name       from the start of the mutex, which is aligned to 8 bytes
///       0      8  OWNER      token of the holder's process, see Life; 0 is free
///       8      8  THREAD     number of the holder's thread in its process; for display
///      16      4  WAITERS    signal: the mutex was unlocked
///      20      4  DEATHS     how often a holder died
///      24      4  REPAIRED   the value of DEATHS at the last repair
///      32      8  DEAD       token of the last holder that died
///      40      8  DEAD_THREAD  number of its thread
/// ```
///
/// Locking spins for some microseconds, then blocks. Whoever has waited for a slice looks whether
/// the holder's process lives, and takes the mutex over from a dead one; [#isTorn] then says that
/// the holder may have left things half done, until somebody calls [#repaired]. The order of those
/// who wait is not kept, but a process that takes it again and again steps back now and then.
public final class Mutex {

  /// Its size.
  public static final int BYTES = 64;

  static final int OWNER = 0;
  static final int THREAD = 8;
  static final int WAITERS = 16;
  static final int DEATHS = 20;
  static final int REPAIRED = 24;
  static final int DEAD = 32;
  static final int DEAD_THREAD = 40;

  private static final long SELF = Life.self().token();

  /// Looks at a locked mutex before blocking; with one core, only its holder's next turn helps.
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 20 : 0;

  /// Pauses between two looks: looking all the time slows the holder down.
  private static final int PAUSES = 20;

  /// How long a process may take it again and again while others wait, in nanoseconds.
  private static final long TURN = 200_000;

  /// How long it then leaves it to them: being woken takes so long.
  private static final long STEP_BACK = 100_000;

  private final Region region;
  private final int at;
  private final Signal waiters;

  /// When this process last had to wait for it, as of [System#nanoTime]. Threads of this process
  /// may read an old value, which does no harm; so also the next.
  private long turn;

  /// Whether others come first the next time: a waiter was woken, and this process had its turn.
  private boolean stepBack;

  /// When somebody in this process last looked whether the holder lives, as of [System#nanoTime].
  private long lookedUp;

  /// The mutex at this offset; zero bytes are a free one.
  public Mutex(Region region, int at) {
    this.region = region;
    this.at = at;
    this.waiters = new Signal(region, at + WAITERS);
    this.lookedUp = System.nanoTime() - Blocking.SLICE;
  }

  /// Takes it if it is free.
  public boolean tryLock() {
    return LONG.compareAndSet(region.words(), at + OWNER, 0L, SELF);
  }

  /// Takes it if it is free, or held by a dead process. Whether it is, is looked up once a slice.
  public boolean tryLockOrInherit() {
    if (tryLock()) {
      return true;
    }
    long now = System.nanoTime();
    if (now - lookedUp < Blocking.SLICE) {
      return false;
    }
    lookedUp = now;
    return takeOver();
  }

  /// Takes it if it is free within some microseconds.
  public boolean tryLockBriefly() {
    if (stepBack) {
      letOthers();
    } else if (tryLock()) {
      return true;
    }
    return spin();
  }

  private boolean spin() {
    for (int look = 0; look < LOOKS; look++) {
      for (int pause = 0; pause < PAUSES; pause++) {
        Thread.onSpinWait();
      }
      if ((long) LONG.getOpaque(region.words(), at + OWNER) == 0 && tryLock()) {
        turn = System.nanoTime();
        return true;
      }
    }
    return false;
  }

  private void letOthers() {
    stepBack = false;
    long start = System.nanoTime();
    while (owner() == 0 && System.nanoTime() - start < STEP_BACK) {
      Thread.onSpinWait();
    }
  }

  /// Takes it, waiting as long as it takes; an interrupt is kept for later.
  public void lock() {
    if (!tryLockBriefly()) {
      boolean interrupted = false;
      while (!block(Long.MAX_VALUE)) {
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Takes it within a time.
  ///
  /// @return whether it was taken
  public boolean lock(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (nanos > 0 ? tryLockBriefly() : tryLockOrInherit()) {
      return true;
    }
    Time time = Time.of(nanos);
    for (long left = nanos; left > 0; left = time.left()) {
      if (block(left)) {
        return true;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return false;
  }

  /// Waits for at most a slice, then tries; after a whole slice without news, looks at the holder.
  private boolean block(long nanos) {
    int ticket = waiters.ticket();
    if (!Signal.lookAgain(this::tryLock)) {
      waiters.await(ticket, nanos);
      if (!tryLock() && (waiters.hasChanged(ticket) ? !spin() : !takeOver())) {
        return false;
      }
    }
    turn = System.nanoTime();
    // Others may be parked: the next unlock has to wake one of them.
    waiters.ticket();
    return true;
  }

  private boolean takeOver() {
    ByteBuffer words = region.words();
    long owner = (long) LONG.getVolatile(words, at + OWNER);
    if (owner == 0 || Life.isAlive(owner)) {
      return false;
    }
    long thread = (long) LONG.getVolatile(words, at + THREAD);
    if (!LONG.compareAndSet(words, at + OWNER, owner, SELF)) {
      return false;
    }
    LONG.setVolatile(words, at + DEAD, owner);
    LONG.setVolatile(words, at + DEAD_THREAD, thread);
    INT.getAndAdd(words, at + DEATHS, 1);
    return true;
  }

  /// Gives it back. Only its holder may call this.
  public void unlock() {
    LONG.setRelease(region.unchecked(), at + OWNER, 0L);
    if (waiters.wakeOne() && System.nanoTime() - turn > TURN) {
      stepBack = true;
    }
  }

  /// Notes which thread holds it, for [#ownerThread]; 0 before unlocking.
  public void noteThread(long thread) {
    LONG.setOpaque(region.words(), at + THREAD, thread);
  }

  /// Token of the holder's process, 0 if it is free.
  public long owner() {
    return (long) LONG.getVolatile(region.words(), at + OWNER);
  }

  /// The holder's thread, as noted; 0 if unknown.
  public long ownerThread() {
    return (long) LONG.getVolatile(region.words(), at + THREAD);
  }

  /// Whether the holder is a process that is dead.
  public boolean isOwnerDead() {
    long owner = owner();
    return owner != 0 && !Life.isAlive(owner);
  }

  /// Whether a holder died since the last repair.
  public boolean isTorn() {
    ByteBuffer words = region.words();
    return (int) INT.getOpaque(words, at + DEATHS) != (int) INT.getOpaque(words, at + REPAIRED);
  }

  /// How many holders died.
  public int deaths() {
    return (int) INT.getVolatile(region.words(), at + DEATHS);
  }

  /// Token of the last holder that died, 0 if none did.
  public long dead() {
    return (long) LONG.getVolatile(region.words(), at + DEAD);
  }

  /// The thread that held it then.
  public long deadThread() {
    return (long) LONG.getVolatile(region.words(), at + DEAD_THREAD);
  }

  /// Adds its fields.
  public void describe(Contents contents) {
    contents.life("owner", at + OWNER).number8("thread", at + THREAD);
    contents.signal("waiters", at + WAITERS).number4("deaths", at + DEATHS);
    contents.number4("repaired", at + REPAIRED);
    contents.life("dead", at + DEAD).number8("dead_thread", at + DEAD_THREAD);
  }

  /// Says that what the mutex guards is whole again. Only its holder may call this.
  public void repaired() {
    ByteBuffer words = region.words();
    INT.setVolatile(words, at + REPAIRED, (int) INT.getVolatile(words, at + DEATHS));
  }
}
