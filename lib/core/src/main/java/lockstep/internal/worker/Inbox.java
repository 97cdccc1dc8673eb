package lockstep.internal.worker;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.internal.worker.Request.GiveBack;
import lockstep.internal.worker.Request.Interrupt;
import org.jspecify.annotations.Nullable;

/// The requests of a worker's parent, read by whoever has nothing better to do: the main thread
/// while it is idle, the watch while the main thread runs a task.
///
/// So no thread has to be woken for a request, and none waits in native code while a task runs: a
/// JVM that is told to exit waits 300 ms for such a thread.
final class Inbox {

  private final InputStream pipe;
  private final ReentrantLock reading = new ReentrantLock();

  /// Read by the watch, but for the main thread. Guarded by the lock.
  private final Queue<Request> ahead = new ArrayDeque<>();

  Inbox(InputStream pipe) {
    this.pipe = pipe;
  }

  /// Waits for the next request. For the main thread.
  ///
  /// @return null if the parent is gone
  /// @throws IOException if what came is no request
  @Nullable Request next() throws IOException {
    reading.lock();
    try {
      Request first = ahead.poll();
      return first != null ? first : Request.read(pipe);
    } finally {
      reading.unlock();
    }
  }

  /// The next request that cannot wait until the task has ended, if it has come and the main thread
  /// is not reading. For the watch.
  ///
  /// @throws IOException if what came is no request
  @Nullable Request pollUrgent() throws IOException {
    if (!reading.tryLock()) {
      return null;
    }
    try {
      while (pipe.available() > 0) {
        Request next = Request.read(pipe);
        if (next == null || next instanceof Interrupt || next instanceof GiveBack) {
          return next;
        }
        ahead.add(next);
      }
      return null;
    } finally {
      reading.unlock();
    }
  }
}
