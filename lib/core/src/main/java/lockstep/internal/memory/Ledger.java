package lockstep.internal.memory;

import static lockstep.internal.memory.Words.LONG;

import java.nio.ByteBuffer;

/// What each of up to 64 processes has of something, kept so that the living can bury the dead.
///
/// ```
///  offset  bytes  name    from the start of an account; 64 accounts follow each other
///       0      8  TOKEN   whose it is, see Life; 0 is free; negative while it is being buried
///       8      8  AMOUNT  how much it has
/// ```
///
/// Any thread may call anything; each step is one atomic write, so a killed process leaves nothing
/// half done.
public final class Ledger {

  /// Its size.
  public static final int BYTES = 1024;

  static final int TOKEN = 0;
  static final int AMOUNT = 8;

  private static final int ACCOUNT = 16;
  private static final long SELF = Life.self().token();
  private static final long BURYING = Long.MIN_VALUE;

  private final Region region;
  private final int at;

  /// The ledger at this offset; zero bytes are an empty one.
  public Ledger(Region region, int at) {
    this.region = region;
    this.at = at;
  }

  /// Adds to this process's account.
  ///
  /// @throws IllegalStateException if 64 other processes that live have accounts
  public void add(long amount) {
    LONG.getAndAdd(region.words(), account() + AMOUNT, amount);
  }

  /// What this process has.
  public long mine() {
    ByteBuffer words = region.words();
    int account = find(words, SELF);
    return account < 0 ? 0 : (long) LONG.getVolatile(words, account + AMOUNT);
  }

  /// What all have.
  public long sum() {
    ByteBuffer words = region.words();
    long sum = 0;
    for (int account = at; account < at + BYTES; account += ACCOUNT) {
      sum += (long) LONG.getVolatile(words, account + AMOUNT);
    }
    return sum;
  }

  /// Takes up to this much from other accounts. Not for concurrent use.
  ///
  /// @return how much was taken
  public long takeFromOthers(long amount) {
    ByteBuffer words = region.words();
    long taken = 0;
    for (int account = at; account < at + BYTES && taken < amount; account += ACCOUNT) {
      if ((long) LONG.getVolatile(words, account + TOKEN) != SELF) {
        long some = Math.min(amount - taken, (long) LONG.getVolatile(words, account + AMOUNT));
        LONG.getAndAdd(words, account + AMOUNT, -some);
        taken += some;
      }
    }
    return taken;
  }

  /// Closes this process's account, whatever it holds.
  public void leave() {
    bury(account(), SELF);
  }

  /// Closes the accounts of dead processes.
  ///
  /// @return what they had
  public long bury() {
    ByteBuffer words = region.words();
    long left = 0;
    for (int account = at; account < at + BYTES; account += ACCOUNT) {
      long token = (long) LONG.getVolatile(words, account + TOKEN);
      if (token != 0 && !Life.isAlive(token & ~BURYING)) {
        left += bury(account, token);
      }
    }
    return left;
  }

  /// A process that is dead and has more than this, as a token; 0 if there is none.
  public long deadWithMoreThan(long amount) {
    ByteBuffer words = region.words();
    for (int account = at; account < at + BYTES; account += ACCOUNT) {
      long token = (long) LONG.getVolatile(words, account + TOKEN);
      if (token > 0
          && (long) LONG.getVolatile(words, account + AMOUNT) > amount
          && !Life.isAlive(token)) {
        return token;
      }
    }
    return 0;
  }

  /// Adds its accounts.
  public void describe(Contents contents) {
    contents.pairs("amount", at, BYTES);
  }

  private long bury(int account, long token) {
    ByteBuffer words = region.words();
    // Only one may bury it, and nobody may take it over before it is empty.
    if (!LONG.compareAndSet(words, account + TOKEN, token, SELF | BURYING)) {
      return 0;
    }
    long amount = (long) LONG.getAndSet(words, account + AMOUNT, 0L);
    LONG.setVolatile(words, account + TOKEN, 0L);
    return amount;
  }

  /// This process's account. Two threads may open one each, which does no harm.
  private int account() {
    ByteBuffer words = region.words();
    int free = find(words, SELF);
    if (free >= 0) {
      return free;
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      while ((free = find(words, 0)) >= 0) {
        if (LONG.compareAndSet(words, free + TOKEN, 0L, SELF)) {
          return free;
        }
      }
      bury();
    }
    throw new IllegalStateException("more than 64 processes use this " + region.id().kind());
  }

  private int find(ByteBuffer words, long token) {
    for (int account = at; account < at + BYTES; account += ACCOUNT) {
      if ((long) LONG.getVolatile(words, account + TOKEN) == token) {
        return account;
      }
    }
    return -1;
  }
}
