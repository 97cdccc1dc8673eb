package lockstep.check;

import java.util.concurrent.TimeUnit;

/// A place where tasks wait for each other, to see whether they run at the same time.
///
/// Whoever waits in vain ends the meeting: those that come later do not wait. Any thread may call
/// it.
final class Meeting implements Runnable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final int wanted;
  private int present;
  private int most;
  private int came;
  private boolean over;

  Meeting(int wanted) {
    this.wanted = wanted;
  }

  @Override
  public synchronized void run() {
    came++;
    present++;
    most = Math.max(most, present);
    over |= present >= wanted;
    notifyAll();
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!over) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          over = true;
          notifyAll();
        } else {
          wait(left);
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      present--;
    }
  }

  /// Waits for those that the code has started and not awaited, too: that is another fault.
  synchronized Finding finding() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (long left = 1; came < wanted && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    if (came < wanted) {
      return Finding.open(came + " of " + wanted + " tasks ran");
    }
    return most >= wanted
        ? Finding.met("all " + wanted + " tasks ran at the same time")
        : Finding.open(
            "at most "
                + most
                + " of "
                + wanted
                + " tasks ran at the same time: the others began when those had ended");
  }
}
