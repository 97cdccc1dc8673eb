package lockstep.internal.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import lockstep.internal.travel.CodeLoader;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Unpacker;
import lockstep.internal.worker.Request.Code;
import lockstep.internal.worker.Request.Fresh;
import lockstep.internal.worker.Request.Function;
import lockstep.internal.worker.Request.Run;
import lockstep.internal.worker.Request.Source;
import lockstep.task.RemoteException;
import org.jspecify.annotations.Nullable;

/// Runs tasks in a worker, on the worker's main thread.
///
/// Only [#interrupt] may be called by another thread. What a task returns or throws goes to the
/// parent; what cannot go there becomes the task's exception.
final class Runner {

  /// Results of quick items are gathered for this long, in nanoseconds, before they are sent.
  private static final long GATHER = 1_000_000;

  private static final long NONE = -1;

  private final OutputStream replies;
  private final LongSupplier flushOutput;
  private final Thread thread = Thread.currentThread();
  private CodeLoader loader = newLoader();
  private @Nullable Function function;

  /// Guarded by this: the run that may be interrupted.
  private long current = NONE;

  /// @param flushOutput writes out what was printed, and tells how many bytes that makes in all
  Runner(OutputStream replies, LongSupplier flushOutput) {
    this.replies = replies;
    this.flushOutput = flushOutput;
  }

  void accept(Request request) throws IOException {
    switch (request) {
      case Code(var type) -> loader.add(type);
      case Source(var url) -> loader.add(url);
      case Fresh() -> loader = newLoader();
      case Function next -> function = next;
      case Run run -> run(run);
      default -> throw new IOException("out of place: " + request);
    }
  }

  /// Runs a worker's only task: an exception ends the process as it would end any Java program.
  void runOnce(Run run) throws Exception {
    thread.setContextClassLoader(loader);
    try {
      call(unpackCode(), null);
    } catch (Exception | Error e) {
      Traces.trim(e);
      throw e;
    }
  }

  /// Interrupts the run with this id, unless it has ended.
  synchronized void interrupt(long run) {
    if (run == current) {
      thread.interrupt();
    }
  }

  private CodeLoader newLoader() {
    return new CodeLoader(ClassLoader.getSystemClassLoader());
  }

  private void run(Run run) throws IOException {
    synchronized (this) {
      current = run.id();
    }
    try {
      unpackAndRun(run);
    } finally {
      synchronized (this) {
        current = NONE;
        // A late interrupt was meant for this run, not for the next.
        Thread.interrupted();
      }
    }
  }

  private void unpackAndRun(Run run) throws IOException {
    long start = System.nanoTime();
    Object code;
    @Nullable Object[] items;
    thread.setContextClassLoader(loader);
    try {
      code = unpackCode();
      items = (Object[]) Unpacker.unpack(run.bytes(), loader);
    } catch (Exception | LinkageError e) {
      reply(run, 0, true, start, Packer.packValue(portable(e), "the exception"));
      return;
    }
    runItems(run, code, items);
  }

  private void runItems(Run run, Object code, @Nullable Object[] items) throws IOException {
    List<@Nullable Object> results = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < items.length; i++) {
      try {
        results.add(call(code, items[i]));
      } catch (Throwable e) {
        sendResults(run, results, start);
        long now = System.nanoTime();
        reply(run, 1, true, now, Packer.packValue(portable(e), "the exception"));
        start = now;
        continue;
      }
      long now = System.nanoTime();
      if (now - start > GATHER || i == items.length - 1) {
        sendResults(run, results, start);
        start = now;
      }
    }
    sendResults(run, results, start);
  }

  private void sendResults(Run run, List<@Nullable Object> results, long start) throws IOException {
    if (results.isEmpty()) {
      return;
    }
    byte[] bytes;
    try {
      bytes = Packer.packValue(results.toArray(), "the result");
    } catch (RuntimeException | StackOverflowError e) {
      if (results.size() > 1) {
        // Only the one that cannot travel is to fail.
        for (Object result : results) {
          sendResults(run, Arrays.asList(result), start);
        }
        results.clear();
        return;
      }
      reply(run, 1, true, start, Packer.packValue(portable(e), "the exception"));
      results.clear();
      return;
    }
    reply(run, results.size(), false, start, bytes);
    results.clear();
  }

  private void reply(Run run, int items, boolean threw, long start, byte[] bytes)
      throws IOException {
    new Reply(run.id(), items, threw, flushOutput.getAsLong(), start, System.nanoTime(), bytes)
        .write(replies);
  }

  private @Nullable Object call(Object code, @Nullable Object item) throws Exception {
    return shape().call(code, item);
  }

  private Shape shape() throws IOException {
    if (function == null) {
      throw new IOException("a run without code");
    }
    return function.shape();
  }

  private Object unpackCode() throws IOException {
    Object code = function == null ? null : Unpacker.unpack(function.bytes(), loader);
    if (code == null) {
      throw new IOException("a run without code");
    }
    return code;
  }

  /// The exception, or a stand-in if it cannot travel.
  private static Throwable portable(Throwable e) {
    Traces.trim(e);
    try {
      Packer.packValue(e, "the exception");
      return e;
    } catch (RuntimeException cannotTravel) {
      return new RemoteException(e.toString(), e.getStackTrace());
    }
  }
}
