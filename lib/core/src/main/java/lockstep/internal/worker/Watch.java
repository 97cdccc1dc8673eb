package lockstep.internal.worker;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import lockstep.internal.worker.Request.GiveBack;
import lockstep.internal.worker.Request.Interrupt;

/// What a worker does beside running a task: looks for requests that cannot wait, sends results
/// that have waited, tells which item goes on for long, and notices the end of the parent.
///
/// A thread of its own looks every few milliseconds, which costs well under a hundredth of a core;
/// it sleeps while no task runs.
final class Watch {

  /// How long until it looks again, in nanoseconds.
  private static final long TICK = 2_000_000;

  /// After this many looks at an idle worker it sleeps.
  private static final int PATIENCE = 25;

  /// How often it says that the worker lives, in nanoseconds.
  private static final long BEAT = 100_000_000;

  private final Inbox inbox;
  private final Turns turns;
  private final Results results;
  private final Runnable orphaned;
  private final Thread thread = new Thread(this::look, "watch");
  private volatile boolean busy;
  private volatile boolean asleep;

  /// @param orphaned is called when the parent is gone
  Watch(Inbox inbox, Turns turns, Results results, Runnable orphaned) {
    this.inbox = inbox;
    this.turns = turns;
    this.results = results;
    this.orphaned = orphaned;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /// A task begins, or has ended.
  void setBusy(boolean now) {
    busy = now;
    if (now && asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void look() {
    try {
      long beat = System.nanoTime();
      for (int idle = 0; ; idle = busy ? 0 : idle + 1) {
        LockSupport.parkNanos(TICK);
        if (busy) {
          results.sendLate(turns.lasting());
          obey();
          if (System.nanoTime() - beat > BEAT) {
            results.say(new Reply.Alive());
            beat = System.nanoTime();
          }
        } else if (idle > PATIENCE) {
          sleep();
        }
      }
    } catch (IOException | RuntimeException gone) {
      // Nothing that follows can be trusted: as if the parent were gone.
      orphaned.run();
    }
  }

  private void sleep() {
    asleep = true;
    // Whoever is busy from now on sees that this thread sleeps.
    if (!busy) {
      LockSupport.park();
    }
    asleep = false;
  }

  private void obey() throws IOException {
    Request urgent = inbox.pollUrgent();
    if (urgent instanceof Interrupt(long run, int item)) {
      turns.interrupt(run, item);
    } else if (urgent instanceof GiveBack(long run, int chunk)) {
      int first = turns.giveBack(run, chunk);
      if (first != Turns.NONE) {
        results.say(new Reply.GivenBack(run, first));
      }
    }
  }
}
