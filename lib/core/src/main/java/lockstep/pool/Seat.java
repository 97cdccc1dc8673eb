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
final class Seat implements Runnable, Starter.Owner {

  /// How long an interrupted task may go on before its worker is killed.
  static final Duration GRACE = Duration.ofMillis(500);

  private final Crew crew;
  private final PoolOptions options;
  private final int number;
  private final Launch launch;
  private final Starter starter;

  /// Written by the own thread only.
  private volatile @Nullable Worker worker;

  /// What the worker is busy with; null if with nothing. Guarded by this.
  private @Nullable Assignment current;

  /// How many there have been. Guarded by this.
  private long runs;

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
      crew.awaitStart(number);
      startEarly();
      for (Batch batch = next(); batch != null; batch = next()) {
        try {
          serve(batch);
        } catch (RuntimeException | Error broken) {
          giveUp(batch, broken);
        } finally {
          leave();
          crew.free(batch);
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
    Worker mine = worker;
    Assignment busy = current();
    if (mine == null || busy == null || !busy.holds(job)) {
      return;
    }
    // First the kill: asking may block, when the pipe is full because the worker is stuck.
    killLater(busy, job, GRACE, null);
    mine.giveBack(busy.run(), 1);
    mine.interrupt(busy.run(), busy.batch().indexOf(job));
  }

  /// Asks the worker for what it has not begun, if it has been busy for so long.
  void askBack(Duration time) {
    Worker mine = worker;
    Assignment busy = current();
    if (mine != null && busy != null && busy.isToBeAskedBack(time)) {
      mine.giveBack(busy.run(), busy.batch().chunk());
    }
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

  private void serve(Batch whole) throws InterruptedException {
    Worker mine;
    try {
      mine = ensureWorker();
    } catch (RuntimeException e) {
      fail(whole, 0, whole.size(), e);
      return;
    }
    Assignment busy = enter(whole);
    Batch batch = busy.batch();
    if (batch.size() == 0) {
      return;
    }
    Parcel items;
    try {
      items = Packer.pack(batch.items(), "An argument", batch.call().loader());
    } catch (RuntimeException | StackOverflowError cannotTravel) {
      refuse(batch, cannotTravel);
      return;
    }
    run(mine, busy, items);
  }

  /// From now on what is in the hands of the worker can be interrupted and asked back; what was
  /// cancelled before, while there was no worker to be interrupted, is left out.
  private synchronized Assignment enter(Batch whole) {
    Assignment busy = new Assignment(++runs, whole.wanted());
    current = busy;
    return busy;
  }

  private synchronized void leave() {
    current = null;
  }

  private synchronized @Nullable Assignment current() {
    return current;
  }

  private void run(Worker mine, Assignment busy, Parcel items) throws InterruptedException {
    Batch batch = busy.batch();
    Call call = batch.call();
    mine.console().setSink(call.sink(launch.name()));
    if (options.taskTimeout() != null) {
      killLater(busy, null, options.taskTimeout(), options.taskTimeout());
    }
    try {
      mine.run(busy.run(), call.shape(), call.code(), items);
    } catch (IOException gone) {
      // There will be no reply either.
    } catch (RuntimeException cannotTravel) {
      fail(batch, 0, batch.size(), cannotTravel);
      return;
    }
    int begun = -1;
    while (!busy.isDone()) {
      Reply reply = mine.receive(busy.run());
      if (reply == null) {
        lost(mine, busy, begun);
        return;
      } else if (reply instanceof Reply.Answers answers) {
        mine.console().await(answers.printed());
        answer(mine, busy, answers);
      } else if (reply instanceof Reply.GivenBack given) {
        giveBack(busy, given.first());
      } else if (reply instanceof Reply.Begun running) {
        begun = running.item();
      }
    }
    served += busy.done();
    if (tasksLeft() <= 0) {
      retire();
    }
  }

  /// The worker has not begun some items, and will not: whoever has nothing to do takes them.
  private void giveBack(Assignment busy, int first) {
    busy.givenBack(first);
    Batch batch = busy.batch();
    int chunk = batch.chunk();
    int chunks = Math.ceilDiv(batch.size() - first, chunk);
    int parts = Math.min(crew.workers(), chunks);
    int to = batch.size();
    for (int i = parts - 1; i >= 0; i--) {
      int from = first + (int) ((long) chunks * i / parts) * chunk;
      crew.again(batch.part(from, to));
      to = from;
    }
  }

  /// Passes on what a reply says.
  private void answer(Worker mine, Assignment busy, Reply.Answers reply) {
    Batch batch = busy.batch();
    int first = busy.done();
    int count = reply.items() == 0 ? busy.limit() - first : reply.items();
    busy.answered(count);
    Span.State state = reply.threw() ? Span.State.FAILED : Span.State.RUNNING;
    Span span = span(mine, batch.label(first, count), state, reply.start(), reply.end());
    crew.spanLog().note(span);
    batch.call().pace().measured(count, reply.end() - reply.start());
    Object value;
    try {
      value = Unpacker.unpackWarily(reply.bytes(), batch.call().loader());
    } catch (IOException | RuntimeException e) {
      fail(batch, first, first + count, e);
      return;
    }
    if (reply.threw()) {
      for (int i = first; i < first + count; i++) {
        batch.ended(i, new Outcome.Threw<>((Throwable) value, span));
      }
    } else if (value instanceof Object[] values && values.length == count) {
      batch.returned(first, values, span);
    } else {
      throw new IllegalStateException("something else than " + count + " results");
    }
  }

  /// The worker died while it had a batch: blames the item that ran, and runs the others. If nobody
  /// knows which ran, each runs alone, and the culprit will be found.
  ///
  /// @param begun an item that the worker has said it had begun
  private void lost(Worker mine, Assignment busy, int begun) throws InterruptedException {
    leave();
    worker = null;
    Batch batch = busy.batch();
    int culprit = busy.done();
    WorkerDiedException death = Failures.deathOf(mine);
    boolean known = begun == culprit || busy.limit() - culprit == 1;
    for (int i = busy.limit() - 1; i >= (known ? culprit + 1 : culprit); i--) {
      crew.again(batch.only(i));
    }
    if (known) {
      String label = batch.label(culprit, 1);
      crew.spanLog().note(span(mine, label, Span.State.FAILED, busy.since(), System.nanoTime()));
      Duration time = busy.timeLimit();
      batch.ended(culprit, time != null ? new Outcome.TimedOut<>(time) : death.outcome());
    }
  }

  /// What a worker sent made no sense, or did not fit into this process: it is not asked again.
  private void giveUp(Batch batch, Throwable broken) {
    leave();
    kill();
    worker = null;
    fail(batch, 0, batch.size(), broken);
  }

  private void refuse(Batch batch, Throwable cannotTravel) {
    if (batch.size() == 1) {
      fail(batch, 0, batch.size(), cannotTravel);
      return;
    }
    for (int i = batch.size() - 1; i >= 0; i--) {
      crew.again(batch.only(i));
    }
  }

  private void fail(Batch batch, int from, int to, Throwable cause) {
    long now = System.nanoTime();
    Span span = new Span(launch.name(), 0, "not run", Span.State.FAILED, now, now);
    for (int i = from; i < to; i++) {
      batch.ended(i, new Outcome.Threw<>(cause, span));
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
      return starter.start(this);
    } catch (RuntimeException | Error e) {
      worker = null;
      throw e;
    }
  }

  /// Whoever ends this seat either finds the worker or has said so before.
  @Override
  public boolean adopt(Worker fresh) {
    worker = fresh;
    served = 0;
    return !ended;
  }

  private void retire() {
    Worker mine = worker;
    if (mine == null) {
      return;
    }
    worker = null;
    if (served == 0 && options.initializer() == null) {
      // Nothing runs in it that could mind; it may not even have started.
      mine.kill();
    } else {
      mine.stop();
      crew.timer().schedule(mine::kill, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Kills the worker after a while if it still runs the same.
  ///
  /// @param job whose item must be the one that runs; null for any
  /// @param reason the time limit that is then over; null for none
  private void killLater(
      Assignment busy, @Nullable Job job, Duration after, @Nullable Duration reason) {
    crew.timer()
        .schedule(
            () -> {
              synchronized (this) {
                if (current == busy && (job == null || busy.holds(job))) {
                  busy.killedFor(reason);
                  kill();
                }
              }
            },
            after.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static Span span(Worker worker, String label, Span.State state, long start, long end) {
    return new Span(worker.name(), worker.process().pid(), label, state, start, end);
  }
}
