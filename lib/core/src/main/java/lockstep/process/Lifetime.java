package lockstep.process;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lockstep.internal.worker.Worker;
import lockstep.task.Span;
import org.jspecify.annotations.Nullable;

/// A process from its start to its end. Any thread may call it.
///
/// A thread of its own notices the end, so that nothing depends on a pool of threads that somebody
/// else may keep busy.
final class Lifetime {

  private interface Wait {
    void run() throws InterruptedException;
  }

  private final Worker worker;

  /// Nanoseconds.
  private final long started;

  /// Nanoseconds; null until its end was noticed.
  private volatile @Nullable Long ended;

  /// Completed with this when the process has ended.
  private final CompletableFuture<Lifetime> end = new CompletableFuture<>();

  Lifetime(Worker worker, long started) {
    this.worker = worker;
    this.started = started;
  }

  Process process() {
    return worker.process();
  }

  /// Begins to wait for the end. Called once.
  ///
  /// @param daemon whether this program may end meanwhile
  /// @param atEnd what to do then
  void watch(boolean daemon, Runnable atEnd) {
    thread("waits for " + worker.name(), daemon)
        .start(
            () -> {
              uninterrupted(process()::waitFor);
              ended = System.nanoTime();
              atEnd.run();
              end.complete(this);
              // This thread may be all that keeps the program from ending before the last lines.
              uninterrupted(worker.console()::awaitEnd);
            });
  }

  /// Waits, however often it is interrupted: only the end of the process ends this thread.
  private static void uninterrupted(Wait wait) {
    while (true) {
      try {
        wait.run();
        return;
      } catch (InterruptedException goesOn) {
        // See above.
      }
    }
  }

  /// Waits for the end, and until all output was shown.
  ///
  /// @return false if the time was up before
  boolean await(Duration limit) throws InterruptedException {
    if (!process().waitFor(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS)) {
      return false;
    }
    worker.console().awaitEnd();
    return true;
  }

  /// Waits for the first end, and until that one's output was shown.
  ///
  /// @return empty if the time was up before
  static Optional<Lifetime> awaitAny(Collection<Lifetime> several, Duration limit)
      throws InterruptedException {
    CompletableFuture<?>[] ends =
        several.stream().map(one -> one.end).toArray(CompletableFuture<?>[]::new);
    try {
      Lifetime first =
          (Lifetime)
              CompletableFuture.anyOf(ends)
                  .get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
      first.worker.console().awaitEnd();
      return Optional.of(first);
    } catch (TimeoutException allRunning) {
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Asks the process to end, and kills it if it has not done so after the grace. Does not wait.
  void terminate(Duration grace) {
    // Process.destroy() would also close the pipes, which a worker takes as the end of its parent.
    process().toHandle().destroy();
    thread("grace of " + worker.name(), true)
        .start(
            () -> {
              try {
                process().waitFor(TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS);
              } catch (InterruptedException impatient) {
                // Then the grace is over.
              }
              kill();
            });
  }

  void kill() {
    worker.kill();
  }

  Span span(String lane) {
    boolean failed = !process().isAlive() && process().exitValue() != 0;
    Long end = ended;
    return new Span(
        lane,
        process().pid(),
        failed ? "exit code " + process().exitValue() : "process",
        failed ? Span.State.FAILED : Span.State.RUNNING,
        started,
        end == null ? System.nanoTime() : Math.max(started, end));
  }

  private static Thread.Builder.OfPlatform thread(String name, boolean daemon) {
    // It outlives the cell that happened to start it.
    return Thread.ofPlatform().name(name).daemon(daemon).inheritInheritableThreadLocals(false);
  }
}
