package lockstep.internal.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.internal.travel.Packer;
import lockstep.task.RemoteException;
import org.jspecify.annotations.Nullable;

/// Gathers what items end with, and sends it in few messages, none of them late: a result waits for
/// the ones after it at most until the [Watch] looks, also if the next item runs for ever.
///
/// The thread that calls items adds to it without a lock, and looks at the clock only now and then
/// while items are tiny; the watch sends what would be late. A result that cannot travel becomes
/// its item's exception.
final class Results {

  /// Results are gathered for this long, in nanoseconds.
  private static final long GATHER = 1_000_000;

  /// Items that take less together, in nanoseconds, may end without a look at the clock.
  private static final long TINY = 10_000;

  /// As many items at most may.
  private static final int LONGEST_STRIDE = 64;

  /// How long the last words may wait for their turn, in nanoseconds.
  private static final long PATIENCE = 100_000_000;

  private final Turns turns;
  private final OutputStream replies;
  private final Runnable endLines;
  private final AtomicLong printed;

  /// When the clock was looked at last, in nanoseconds. Written by the thread that calls items.
  private volatile long seen;

  /// Whether the watch has found that thread busy since then.
  private volatile boolean watched;

  /// How many items end between two looks at the clock, and until the next. For the thread that
  /// calls items.
  private int stride;

  private int unseen;

  private final ReentrantLock lock = new ReentrantLock();

  /// What the items returned; each is published by the end of its item. Guarded by the lock, as all
  /// that follows.
  private @Nullable Object[] values = {};

  private long run;

  /// How many items have been answered.
  private int sent;

  /// When the first item that has not been answered began, in nanoseconds.
  private long start;

  /// @param replies gets whole messages
  /// @param endLines ends the lines that were begun
  /// @param printed how many bytes the console has got
  Results(Turns turns, OutputStream replies, Runnable endLines, AtomicLong printed) {
    this.turns = turns;
    this.replies = replies;
    this.endLines = endLines;
    this.printed = printed;
  }

  /// A run begins, or the first of its items.
  ///
  /// @param items how many there are; 0 if that is not known yet
  void start(long id, int items) {
    lock.lock();
    run = id;
    sent = 0;
    values = new Object[items];
    seen = System.nanoTime();
    start = seen;
    stride = 1;
    unseen = 1;
    lock.unlock();
  }

  /// An item has returned.
  void returned(@Nullable Object value) throws IOException {
    endLines.run();
    values[turns.ended()] = value;
    turns.end();
    unseen--;
    if (unseen <= 0 || watched) {
      look();
      sendOld();
    }
  }

  /// An item, or all that are left of the run, ended with an exception.
  ///
  /// @param items how many; 0 for all that are left
  void threw(Throwable cause, int items) throws IOException {
    endLines.run();
    lock.lock();
    try {
      send();
      look();
      turns.end();
      sendException(items, cause);
      sent = turns.ended();
      start = seen;
    } finally {
      lock.unlock();
    }
  }

  /// Sends what has not been sent, because no more items will begin.
  void finish() throws IOException {
    look();
    lock.lock();
    try {
      send();
    } finally {
      lock.unlock();
    }
  }

  /// Sends what has not been sent, and which item runs, because the worker exits.
  ///
  /// @param running null if none
  void sendLast(Reply.@Nullable Begun running) throws IOException, InterruptedException {
    // Whoever holds it may never let go.
    if (!lock.tryLock(PATIENCE, TimeUnit.NANOSECONDS)) {
      return;
    }
    try {
      send();
      tell(running);
    } finally {
      lock.unlock();
    }
  }

  /// Sends what has waited long enough, and which item goes on for long; and lets that item wait
  /// for no other. For the watch.
  ///
  /// @param lasting null if none
  void sendLate(Reply.@Nullable Begun lasting) throws IOException {
    watched = true;
    sendOld();
    lock.lock();
    try {
      tell(lasting);
    } finally {
      lock.unlock();
    }
  }

  /// Sends a message that is about no results.
  void say(Reply reply) throws IOException {
    lock.lock();
    try {
      reply.write(replies);
    } finally {
      lock.unlock();
    }
  }

  /// What has been answered meanwhile goes on no more.
  private void tell(Reply.@Nullable Begun running) throws IOException {
    if (running != null && running.run() == run && running.item() >= sent) {
      running.write(replies);
    }
  }

  private void look() {
    long now = System.nanoTime();
    stride = now - seen < TINY ? Math.min(2 * stride, LONGEST_STRIDE) : 1;
    unseen = stride;
    seen = now;
    watched = false;
  }

  private void sendOld() throws IOException {
    lock.lock();
    try {
      if (System.nanoTime() - start > GATHER) {
        send();
      }
    } finally {
      lock.unlock();
    }
  }

  private void send() throws IOException {
    int ended = turns.ended();
    if (ended > sent) {
      send(Arrays.copyOfRange(values, sent, ended));
      // The worker may be short of memory.
      Arrays.fill(values, sent, ended, null);
      sent = ended;
      start = seen;
    }
  }

  private void send(@Nullable Object[] results) throws IOException {
    byte[] bytes;
    try {
      bytes = Packer.packValue(results, "the result");
    } catch (RuntimeException | StackOverflowError e) {
      if (results.length == 1) {
        sendException(1, e);
        return;
      }
      // Only the one that cannot travel is to fail.
      for (Object result : results) {
        send(new Object[] {result});
      }
      return;
    }
    new Reply.Answers(run, results.length, false, printed.get(), start, seen, bytes).write(replies);
  }

  private void sendException(int items, Throwable cause) throws IOException {
    byte[] bytes = Packer.packValue(portable(cause), "the exception");
    new Reply.Answers(run, items, true, printed.get(), start, seen, bytes).write(replies);
  }

  /// The exception, or a stand-in if it cannot travel.
  private static Throwable portable(Throwable cause) {
    Traces.trim(cause);
    try {
      Packer.packValue(cause, "the exception");
      return cause;
    } catch (RuntimeException cannotTravel) {
      return new RemoteException(cause.toString(), cause.getStackTrace());
    }
  }
}
