package lockstep.internal.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import lockstep.internal.travel.Packer;
import lockstep.task.RemoteException;
import org.jspecify.annotations.Nullable;

/// Gathers what items end with, and sends it in few messages, none of them late: a result waits for
/// the ones after it at most about [#GATHER], also if the next item runs for ever.
///
/// The thread that calls items adds to it; the watch sends what would be late. A result that cannot
/// travel becomes its item's exception.
final class Results {

  /// Results are gathered for this long, in nanoseconds.
  private static final long GATHER = 1_000_000;

  /// How long the last words may wait for their turn, in nanoseconds.
  private static final long PATIENCE = 100_000_000;

  private final OutputStream replies;
  private final LongSupplier endOutput;
  private final ReentrantLock lock = new ReentrantLock();

  /// Not sent. Guarded by the lock, as all that follows.
  private final List<@Nullable Object> pending = new ArrayList<>();

  private long run;

  /// When the first pending item began and the last one ended, in nanoseconds.
  private long start;

  private long end;

  /// What the console had got when the last one ended, in bytes.
  private long printed;

  /// @param replies gets whole messages
  /// @param endOutput ends the lines that were begun, and tells how many bytes that makes in all
  Results(OutputStream replies, LongSupplier endOutput) {
    this.replies = replies;
    this.endOutput = endOutput;
  }

  /// The first item of a run begins.
  void start(long id) {
    lock.lock();
    run = id;
    start = System.nanoTime();
    lock.unlock();
  }

  /// An item has returned.
  ///
  /// @param last whether no other will follow
  void returned(@Nullable Object value, boolean last) throws IOException {
    long printedNow = endOutput.getAsLong();
    lock.lock();
    try {
      pending.add(value);
      printed = printedNow;
      end = System.nanoTime();
      if (last || end - start > GATHER) {
        send();
      }
    } finally {
      lock.unlock();
    }
  }

  /// An item, or all that are left of the run, ended with an exception.
  ///
  /// @param items how many; 0 for all that are left
  void threw(Throwable cause, int items) throws IOException {
    long printedNow = endOutput.getAsLong();
    lock.lock();
    try {
      send();
      printed = printedNow;
      end = System.nanoTime();
      sendException(items, cause);
      start = end;
    } finally {
      lock.unlock();
    }
  }

  /// Sends what has not been sent.
  void finish() throws IOException {
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
      if (running != null) {
        running.write(replies);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sends what has waited long enough.
  void sendLate() throws IOException {
    lock.lock();
    try {
      if (!pending.isEmpty() && System.nanoTime() - start > GATHER) {
        send();
      }
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

  private void send() throws IOException {
    if (!pending.isEmpty()) {
      sendAll(pending);
      pending.clear();
      start = end;
    }
  }

  private void sendAll(List<@Nullable Object> results) throws IOException {
    byte[] bytes;
    try {
      bytes = Packer.packValue(results.toArray(), "the result");
    } catch (RuntimeException | StackOverflowError e) {
      if (results.size() == 1) {
        sendException(1, e);
        return;
      }
      // Only the one that cannot travel is to fail.
      for (Object result : results) {
        List<@Nullable Object> alone = new ArrayList<>();
        alone.add(result);
        sendAll(alone);
      }
      return;
    }
    new Reply.Answers(run, results.size(), false, printed, start, end, bytes).write(replies);
  }

  private void sendException(int items, Throwable cause) throws IOException {
    byte[] bytes = Packer.packValue(portable(cause), "the exception");
    new Reply.Answers(run, items, true, printed, start, end, bytes).write(replies);
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
