package lockstep.pool;

import java.io.IOException;
import java.time.Duration;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.travel.Unpacker;
import lockstep.internal.worker.Console;
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

  /// Whom the workers are for.
  interface Owner {
    /// Takes a worker as soon as there is one.
    ///
    /// @return whether it is wanted
    boolean adopt(Worker fresh);
  }

  // No lambdas up to the start of a worker: the first ones cost a program that starts milliseconds.

  /// Until the worker has a task, its output is for whoever reads this program's own.
  private static final class Unasked implements Console.Sink {
    @Override
    public void line(boolean error, String line) {
      System.err.println(line);
    }
  }

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
  /// @param owner is shown each worker
  /// @throws TaskException if none can be started, none is wanted, or the initializer fails
  Worker start(Owner owner) throws InterruptedException {
    if (failure != null && System.nanoTime() - failedAt < PAUSE.toNanos()) {
      throw failure;
    }
    try {
      Worker worker = tryToStart(owner);
      failure = null;
      return worker;
    } catch (IOException | RuntimeException e) {
      failure = new TaskException(launch.name() + " could not be started: " + e.getMessage(), e);
      failedAt = System.nanoTime();
      throw failure;
    }
  }

  private Worker tryToStart(Owner owner) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Worker worker = Worker.start(launch, new Unasked());
      if (!owner.adopt(worker)) {
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
