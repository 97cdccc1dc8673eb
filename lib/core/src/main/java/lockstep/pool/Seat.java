package lockstep.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.travel.Unpacker;
import lockstep.internal.worker.Launch;
import lockstep.internal.worker.Reply;
import lockstep.internal.worker.Worker;
import lockstep.task.Outcome;
import lockstep.task.Span;
import lockstep.task.TaskException;
import lockstep.task.WorkerDiedException;
import org.jspecify.annotations.Nullable;

/// One place in a crew: a thread that owns a worker, and replaces it when it dies.
///
/// Its own thread runs [#run]; other threads may interrupt or kill.
final class Seat implements Runnable {

  /// How long an interrupted task may go on before its worker is killed.
  static final Duration GRACE = Duration.ofMillis(500);

  private final Crew crew;
  private final PoolOptions options;
  private final int number;
  private final Launch launch;
  private final Starter starter;

  /// Written by the own thread only.
  private volatile @Nullable Worker worker;

  /// What the worker is busy with. Guarded by this.
  private @Nullable Batch current;

  /// The id of that run. Guarded by this.
  private long run;

  /// Why the current worker was killed by us, if it was. Guarded by this.
  private @Nullable Duration timeLimit;

  /// Whether no worker is to live any more.
  private volatile boolean ended;

  /// Tasks that the current worker was given. For the own thread.
  private int served;

  /// @param number from 1 on
  Seat(Crew crew, PoolOptions options, int number) {
    this.crew = crew;
    this.options = options;
    this.number = number;
    this.launch = options.launch("worker " + number);
    this.starter = new Starter(options, launch);
  }

  @Override
  public void run() {
    try {
      startEarly();
      for (Batch batch = next(); batch != null; batch = next()) {
        try {
          if (batch.job().begin(this, batch)) {
            serve(batch);
          }
        } catch (RuntimeException | Error broken) {
          giveUp(batch, broken);
        } finally {
          batch.job().end(this);
          crew.free();
        }
      }
    } catch (InterruptedException nobodyInterruptsASeat) {
      // Whoever did wants it to end.
    } finally {
      retire();
      crew.left(this);
    }
  }

  /// A worker that is there before its first task saves that task the wait.
  private void startEarly() throws InterruptedException {
    try {
      ensureWorker();
    } catch (RuntimeException | Error e) {
      // The first task will say so.
    }
  }

  int number() {
    return number;
  }

  /// The worker's process id, if there is one now.
  Optional<Long> pid() {
    Worker mine = worker;
    return mine == null || !mine.process().isAlive()
        ? Optional.empty()
        : Optional.of(mine.process().pid());
  }

  /// Interrupts what the worker does for a job, and kills it if that does not help.
  void interrupt(Job job) {
    Worker mine;
    long id;
    synchronized (this) {
      mine = worker;
      id = run;
      if (mine == null || current == null || current.job() != job) {
        return;
      }
    }
    // First the kill: asking may block, when the pipe is full because the worker is stuck.
    killLater(id, GRACE, null);
    mine.giveBack(id);
    mine.interrupt(id, -1);
  }

  /// Ends the worker now, and each that would follow it.
  void end() {
    ended = true;
    kill();
  }

  private void kill() {
    Worker mine = worker;
    if (mine != null) {
      mine.kill();
    }
  }

  private @Nullable Batch next() throws InterruptedException {
    while (true) {
      Batch batch = crew.take(this, worker == null ? null : options.idleTimeout(), tasksLeft());
      if (batch != null) {
        return batch;
      }
      retire();
      if (crew.isOver(this)) {
        return null;
      }
    }
  }

  /// How many tasks the current worker, or the next, may still be given.
  private int tasksLeft() {
    int most = options.tasksPerWorker();
    return most == 0 ? Integer.MAX_VALUE : worker == null ? most : most - served;
  }

  private void serve(Batch batch) throws InterruptedException {
    Worker mine;
    Parcel items;
    try {
      items = Packer.pack(batch.items(), "An argument", batch.job().call().loader());
    } catch (RuntimeException | StackOverflowError cannotTravel) {
      refuse(batch, cannotTravel);
      return;
    }
    try {
      mine = ensureWorker();
    } catch (RuntimeException e) {
      fail(batch, 0, e);
      return;
    }
    Call call = batch.job().call();
    mine.console().setSink(call.sink(launch.name()));
    long id;
    synchronized (this) {
      current = batch;
      id = ++run;
      timeLimit = null;
    }
    if (batch.job().isCancelled()) {
      // While there was no worker to be interrupted.
      synchronized (this) {
        current = null;
      }
      return;
    }
    long start = System.nanoTime();
    if (options.taskTimeout() != null) {
      killLater(id, options.taskTimeout(), options.taskTimeout());
    }
    try {
      mine.run(id, call.shape(), call.code(), items);
    } catch (IOException gone) {
      // There will be no reply either.
    } catch (RuntimeException cannotTravel) {
      fail(batch, 0, cannotTravel);
      return;
    }
    int done = 0;
    int begun = -1;
    int limit = batch.items().length;
    while (done < limit) {
      switch (mine.receive(id)) {
        case null -> {
          lost(mine, batch, done, begun, start);
          return;
        }
        case Reply.Answers answers -> {
          mine.console().await(answers.printed());
          done += answer(mine, batch, done, answers);
        }
        case Reply.GivenBack(long _, int first) -> limit = first;
        case Reply.Begun(long _, int item) -> begun = item;
        case Reply.Alive() -> {}
      }
    }
    synchronized (this) {
      current = null;
    }
    served += batch.items().length;
    if (tasksLeft() == 0) {
      retire();
    }
  }

  /// Passes on what a reply says.
  ///
  /// @return how many items it was about
  private int answer(Worker mine, Batch batch, int done, Reply.Answers reply) {
    Job job = batch.job();
    int count = reply.items() == 0 ? batch.items().length - done : reply.items();
    Span.State state = reply.threw() ? Span.State.FAILED : Span.State.RUNNING;
    Span span = span(mine, batch.first() + done, count, state, reply.start(), reply.end());
    crew.spanLog().note(span);
    job.measured(count, reply.end() - reply.start());
    Object value;
    try {
      value = Unpacker.unpackWarily(reply.bytes(), job.call().loader());
    } catch (IOException | RuntimeException e) {
      fail(batch, done, e);
      return batch.items().length - done;
    }
    for (int i = 0; i < count; i++) {
      int index = batch.first() + done + i;
      if (reply.threw()) {
        job.ended(index, new Outcome.Threw<>((Throwable) value, span));
      } else {
        job.ended(index, new Outcome.Returned<>(((Object[]) value)[i], span));
      }
    }
    return count;
  }

  /// The worker died while it had a batch: blames the item that ran, and runs the others. If nobody
  /// knows which ran, each runs alone, and the culprit will be found.
  ///
  /// @param done how many items have been answered
  /// @param begun an item that the worker has said it had begun
  private void lost(Worker mine, Batch batch, int done, int begun, long start)
      throws InterruptedException {
    Duration limit;
    synchronized (this) {
      current = null;
      limit = timeLimit;
    }
    worker = null;
    WorkerDiedException death = Failures.deathOf(mine);
    boolean known = begun == done || batch.items().length - done == 1;
    for (int i = batch.items().length - 1; i >= (known ? done + 1 : done); i--) {
      crew.again(batch.only(i));
    }
    if (!known) {
      return;
    }
    crew.spanLog()
        .note(span(mine, batch.first() + done, 1, Span.State.FAILED, start, System.nanoTime()));
    batch
        .job()
        .ended(
            batch.first() + done, limit != null ? new Outcome.TimedOut<>(limit) : death.outcome());
  }

  /// What a worker sent made no sense, or did not fit into this process: it is not asked again.
  private void giveUp(Batch batch, Throwable broken) {
    synchronized (this) {
      current = null;
    }
    kill();
    worker = null;
    fail(batch, 0, broken);
  }

  private void refuse(Batch batch, Throwable cannotTravel) {
    if (batch.items().length == 1) {
      fail(batch, 0, cannotTravel);
      return;
    }
    for (int i = batch.items().length - 1; i >= 0; i--) {
      crew.again(batch.only(i));
    }
  }

  private void fail(Batch batch, int from, Throwable cause) {
    long now = System.nanoTime();
    Span span = new Span(launch.name(), 0, "not run", Span.State.FAILED, now, now);
    for (int i = from; i < batch.items().length; i++) {
      batch.job().ended(batch.first() + i, new Outcome.Threw<>(cause, span));
    }
  }

  /// The worker, started if there is none or somebody has killed it while it was idle.
  ///
  /// @throws TaskException if it cannot be started, or its initializer fails
  private Worker ensureWorker() throws InterruptedException {
    Worker mine = worker;
    if (mine != null && mine.process().isAlive()) {
      return mine;
    }
    worker = null;
    try {
      return starter.start(this::adopt);
    } catch (RuntimeException | Error e) {
      worker = null;
      throw e;
    }
  }

  /// Whoever ends this seat either finds the worker or has said so before.
  private boolean adopt(Worker fresh) {
    worker = fresh;
    served = 0;
    return !ended;
  }

  private void retire() {
    Worker mine = worker;
    if (mine != null) {
      mine.stop();
      worker = null;
      crew.timer().schedule(mine::kill, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void killLater(long id, Duration after, @Nullable Duration limit) {
    crew.timer()
        .schedule(
            () -> {
              synchronized (this) {
                if (run == id && current != null) {
                  timeLimit = limit;
                  kill();
                }
              }
            },
            after.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static Span span(
      Worker worker, int first, int count, Span.State state, long start, long end) {
    String label = count == 1 ? "task " + first : "tasks " + first + "–" + (first + count - 1);
    return new Span(worker.name(), worker.process().pid(), label, state, start, end);
  }
}
