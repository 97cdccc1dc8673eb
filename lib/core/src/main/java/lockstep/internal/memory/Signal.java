package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A 32-bit word on which threads of any process wait for news.
///
/// ```
///   bit 0      somebody waits
///   bits 1–31  how often waiters were woken
/// ```
///
/// A waiter takes a ticket, looks (again) whether it has to wait at all, and only then waits. News
/// that comes after the ticket was taken ends the wait, so none is missed. A signal that nobody
/// waits for costs one read: whoever brings news writes them with release, and needs no fence.
public final class Signal {

  /// Looks before blocking, as long as blocking and being woken take (50 µs or more); with one
  /// core, only another's turn helps.
  private static final int MOST_LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 700 : 0;

  private static final int LEAST_LOOKS = Math.min(50, MOST_LOOKS);

  private static final int PAUSES = 2;

  /// Looks that take longer than what a processor has written needs to be seen by others.
  private static final int FLIGHT = 20;

  private final Region region;
  private final int at;

  /// How many looks are worth it here: fewer after each wait in which they were not. Read and
  /// written by any thread without order, as a lost change does no harm.
  private int looks = MOST_LOOKS;

  private int waits;

  /// The signal at this offset; zero bytes are a signal that nobody waits for.
  public Signal(Region region, int at) {
    this.region = region;
    this.at = at;
  }

  /// Announces a waiter.
  ///
  /// @return what to wait with
  public int ticket() {
    int word = (int) INT.getVolatile(region.words(), at);
    while ((word & 1) == 0 && !INT.compareAndSet(region.words(), at, word, word | 1)) {
      word = (int) INT.getVolatile(region.words(), at);
    }
    return word | 1;
  }

  /// Waits for news since the ticket, at most for a short while: look at the clock, at
  /// interruption, and at what you wait for, and wait again.
  public void await(int ticket, long nanos) {
    Blocking.await(region, at, ticket, Math.min(nanos, Blocking.SLICE));
  }

  /// Waits until something is done or the time is over.
  ///
  /// @param attempt returns true once it is done; called again after news and after each slice
  /// @param bury cares for what dead processes hold: called when a slice went by without news, and
  ///   before giving up; null if nobody's death matters
  /// @return whether it was done
  public boolean until(BooleanSupplier attempt, @Nullable Runnable bury, long nanos)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (attempt.getAsBoolean() || nanos > 0 && spin(attempt)) {
      return true;
    }
    Time time = Time.of(nanos);
    for (long left = nanos; left > 0; left = time.left()) {
      int ticket = ticket();
      if (lookAgain(attempt)) {
        return true;
      }
      Blocking.await(
          region, at, ticket, Math.min(left, bury == null ? Blocking.LONG_SLICE : Blocking.SLICE));
      if (bury != null && !hasChanged(ticket)) {
        bury.run();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    if (bury != null) {
      bury.run();
    }
    return attempt.getAsBoolean();
  }

  /// Whoever brings news looks for waiters without a fence in between, so the news of one who did
  /// not yet see this waiter may still be on its way out of its processor, for well below a
  /// microsecond. Were it longer, the wait would end with its slice.
  static boolean lookAgain(BooleanSupplier attempt) {
    for (int pause = 0; pause < FLIGHT; pause++) {
      if (attempt.getAsBoolean()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return attempt.getAsBoolean();
  }

  private boolean spin(BooleanSupplier attempt) {
    // Now and then all looks, or two sides that block for each other would never stop doing so.
    int most = (++waits & 15) == 0 ? MOST_LOOKS : looks;
    for (int look = 0; look < most; look++) {
      for (int pause = 0; pause < Math.min(look, PAUSES); pause++) {
        Thread.onSpinWait();
      }
      if (attempt.getAsBoolean()) {
        looks = MOST_LOOKS;
        return true;
      }
    }
    looks = Math.max(LEAST_LOOKS, looks / 2);
    return false;
  }

  /// Whether there was news since the ticket was taken.
  public boolean hasChanged(int ticket) {
    return ((int) INT.getVolatile(region.words(), at) | 1) != ticket;
  }

  /// Tells one waiter; the others stay announced only if it takes a ticket again.
  ///
  /// @return whether there may have been one
  public boolean wakeOne() {
    return wake(1);
  }

  /// Tells all waiters.
  public void wakeAll() {
    wake(Integer.MAX_VALUE);
  }

  private boolean wake(int count) {
    ByteBuffer words = region.unchecked();
    int word = (int) INT.getVolatile(words, at);
    while ((word & 1) != 0) {
      if (INT.compareAndSet(words, at, word, word + 1)) {
        Kernel.wake(region, at, count);
        return true;
      }
      word = (int) INT.getVolatile(words, at);
    }
    return false;
  }
}
