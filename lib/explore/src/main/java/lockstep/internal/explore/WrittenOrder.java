package lockstep.internal.explore;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// An order that a person wrote: each number is a thread that does its next step. Where that thread
/// has ended or has to wait, the number is passed over; after the last one every thread runs on as
/// far as it comes.
///
/// As text: `=1.2.2.1`.
final class WrittenOrder implements Script {

  static final String SIGN = "=";

  private final List<Integer> order;

  /// Threads that have arrived before a step and wait for their number.
  private final Set<Integer> waiting = new HashSet<>();

  private int next;
  private boolean stopped;

  private WrittenOrder(List<Integer> order) {
    this.order = order;
  }

  static WrittenOrder of(String text) {
    String[] numbers = text.substring(SIGN.length()).split("\\.");
    return new WrittenOrder(Arrays.stream(numbers).map(Integer::valueOf).toList());
  }

  @Override
  public boolean stops(int thread, boolean visible) {
    // The thread that starts the others is not part of the order, nor are steps inside the JDK.
    if (thread <= 0 || !visible || next == order.size()) {
      return false;
    }
    stopped = order.get(next) != thread;
    if (stopped) {
      waiting.add(thread);
    } else {
      next++;
    }
    return stopped;
  }

  @Override
  public int next(int thread, List<Integer> ready) {
    boolean mayStay = stopped;
    stopped = false;
    if (ready.contains(0)) {
      return 0;
    }
    for (; next < order.size(); next++) {
      int wanted = order.get(next);
      boolean stays = mayStay && wanted == thread;
      if (stays || ready.contains(wanted)) {
        if (waiting.remove(wanted)) {
          next++;
        }
        return stays ? -1 : wanted;
      }
    }
    return mayStay ? -1 : ready.getFirst();
  }
}
