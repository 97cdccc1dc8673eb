package lockstep.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.travel.Unpacker;
import lockstep.internal.worker.Launch;
import lockstep.internal.worker.Reply;
import lockstep.internal.worker.Worker;
import lockstep.task.TaskException;
import lockstep.task.WorkerDiedException;
import org.jspecify.annotations.Nullable;

/// Starts the workers of a seat, one after the other, and lets each do what the pool's workers do
/// first. For the seat's thread.
final class Starter {

  /// How many workers in a row may die while they start: one may have been killed by somebody, but
  /// who always dies is not tried for ever.
  private static final int ATTEMPTS = 3;

  /// How long after a failure the next start is tried. What has just failed would fail again, for
  /// each of ten thousand tasks.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PoolOptions options;
  private final Launch launch;

  /// Why no worker could be started last time; null if one could.
  private @Nullable TaskException failure;

  /// When that was, in nanoseconds.
  private long failedAt;

  Starter(PoolOptions options, Launch launch) {
    this.options = options;
    this.launch = launch;
  }

  /// A worker that is ready for tasks.
  ///
  /// @param wanted is shown each worker as soon as there is one, and may refuse it
  /// @throws TaskException if none can be started, none is wanted, or the initializer fails
  Worker start(Predicate<Worker> wanted) throws InterruptedException {
    if (failure != null && System.nanoTime() - failedAt < PAUSE.toNanos()) {
      throw failure;
    }
    try {
      Worker worker = tryToStart(wanted);
      failure = null;
      return worker;
    } catch (IOException | RuntimeException e) {
      failure = new TaskException(launch.name() + " could not be started: " + e.getMessage(), e);
      failedAt = System.nanoTime();
      throw failure;
    }
  }

  private Worker tryToStart(Predicate<Worker> wanted) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Worker worker = Worker.start(launch, (error, line) -> System.err.println(line));
      if (!wanted.test(worker)) {
        worker.kill();
        throw new IOException("the pool was terminated");
      }
      try {
        initialize(worker);
        return worker;
      } catch (WorkerDiedException death) {
        if (attempt == ATTEMPTS) {
          throw new TaskException("its initializer ended it: " + death.getMessage(), death);
        }
      } catch (RuntimeException failed) {
        worker.kill();
        throw failed;
      }
    }
  }

  private void initialize(Worker worker) throws InterruptedException {
    Call initializer = options.initializer();
    if (initializer == null) {
      return;
    }
    worker.console().setSink(initializer.sink(launch.name()));
    Parcel once = Packer.pack(new Object[1], "nothing", initializer.loader());
    try {
      worker.run(0, initializer.shape(), initializer.code(), once);
    } catch (IOException gone) {
      throw Failures.deathOf(worker);
    }
    Reply last = worker.receive(0);
    while (last instanceof Reply.Begun) {
      last = worker.receive(0);
    }
    if (!(last instanceof Reply.Answers answer)) {
      throw Failures.deathOf(worker);
    }
    worker.console().await(answer.printed());
    if (answer.threw()) {
      Throwable cause = causeIn(answer, initializer.loader());
      throw new TaskException("its initializer failed: " + cause, cause);
    }
  }

  private static Throwable causeIn(Reply.Answers answer, ClassLoader loader) {
    try {
      return (Throwable) Unpacker.unpackWarily(answer.bytes(), loader);
    } catch (IOException | RuntimeException unreadable) {
      return unreadable;
    }
  }
}
