package lockstep.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// An interrupt that the kernel has read before the cell which it is meant for.
///
/// A kernel reads what to run from one socket and what to interrupt from another, each some twenty
/// times a second, so the interrupt of a cell that was sent just before may overtake it. It is kept
/// for that cell: one that was sent earlier than the interrupt, by the dates that both messages
/// carry, and begins soon. Any other cell runs undisturbed, and without a date all do.
///
/// The thread that reads interrupts and the one that evaluates cells call it.
final class EarlyInterrupt {

  /// No cell is kept waiting in a socket for longer; dates of two machines may differ.
  private static final Duration LIMIT = Duration.ofMillis(500);

  private static boolean evaluating;
  private static @Nullable Object request;
  private static long since;

  private EarlyInterrupt() {}

  /// The kernel has read an interrupt.
  ///
  /// @param request the kernel's message
  static synchronized void heard(Object request) {
    if (!evaluating) {
      EarlyInterrupt.request = request;
      since = System.nanoTime();
    }
  }

  /// A cell begins; what was kept is kept no longer.
  ///
  /// @param cell the kernel's message
  /// @return whether the interrupt was meant for it
  static synchronized boolean begins(Object cell) {
    Object early = request;
    request = null;
    evaluating = true;
    if (early == null || System.nanoTime() - since > LIMIT.toNanos()) {
      return false;
    }
    Instant cellSent = sent(cell);
    Instant interruptSent = sent(early);
    return cellSent != null && interruptSent != null && !cellSent.isAfter(interruptSent);
  }

  /// The cell has ended. What was read until now was meant for it.
  static synchronized void ended() {
    evaluating = false;
  }

  private static @Nullable Instant sent(Object message) {
    Object date = ask(ask(ask(message, "getHeader"), "getTimestamp"), "getDateString");
    try {
      return date instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeParseException noSuchDate) {
      return null;
    }
  }

  private static @Nullable Object ask(@Nullable Object of, String getter) {
    return of == null ? null : Reflected.call(Reflected.method(of.getClass(), getter), of);
  }
}
