package lockstep.gil;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.internal.hook.CellRun.Registration;
import lockstep.internal.hook.Checkpoint;
import lockstep.internal.hook.Hooks;
import lockstep.task.Action;
import lockstep.task.Span;
import lockstep.task.Span.State;
import org.jspecify.annotations.Nullable;

/// One thread under a GIL: takes its turns, and writes them down.
///
/// ```
///   WAITING ──take──▶ HOLDING ──drop──▶ BLOCKED   inside released()
///      ▲                 │                 │
///      └──── turn ───────┘◀──────take──────┘ by way of WAITING
/// ```
///
/// Only its own thread changes it, but for [#lost]. Its results may be read after [#join].
final class Member implements Checkpoint {

  /// Spans that are kept; the times go on being added up.
  private static final int MOST_SPANS = 20_000;

  private static final long PID = ProcessHandle.current().pid();

  private final String name;
  private final Interpreter interpreter;

  /// What a turn is called: [State#HOLDING], or [State#RUNNING] where nobody else wants the lock.
  private final State working;

  private final Thread thread;

  private final List<Span> spans = new ArrayList<>();
  private State state = State.WAITING;

  /// When the present state began, in nanoseconds.
  private long since;

  /// Nanoseconds in each state, by its ordinal.
  private final long[] totals = new long[State.values().length];

  private int turns;
  private long cpuNanos;
  private @Nullable Throwable failure;

  /// When the lock was taken from this member while it was blocked, or 0.
  private volatile long lostAt;

  Member(String name, Interpreter interpreter, State working, Action task, Gil gil) {
    this.name = name;
    this.interpreter = interpreter;
    this.working = working;
    this.thread = Thread.ofPlatform().name(name).unstarted(() -> live(task, gil));
  }

  void start() {
    thread.start();
  }

  void interrupt() {
    thread.interrupt();
  }

  void join() throws InterruptedException {
    thread.join();
  }

  void join(long millis) throws InterruptedException {
    thread.join(millis);
  }

  String name() {
    return name;
  }

  Thread thread() {
    return thread;
  }

  @Override
  public void reached() {
    if (state == working && interpreter.wantsAttention(this)) {
      interpreter.failIfStopped();
      giveUp(State.WAITING);
      take();
    }
  }

  /// Lets others compute while a body blocks.
  void released(Action body) throws Exception {
    if (state != working) {
      body.run();
      return;
    }
    giveUp(State.BLOCKED);
    try {
      body.run();
    } finally {
      enter(State.WAITING);
      take();
    }
  }

  /// Whether its thread waits for something that others would have to do.
  boolean isBlocked() {
    Thread.State now = thread.getState();
    return now == Thread.State.BLOCKED || now == Thread.State.WAITING;
  }

  /// Called by the one that takes the lock from it.
  void lost() {
    lostAt = System.nanoTime();
  }

  /// What its task threw, or null.
  @Nullable Throwable failure() {
    return failure;
  }

  ThreadTimes times() {
    return new ThreadTimes(
        name,
        turns,
        time(working),
        time(State.WAITING),
        time(State.BLOCKED),
        Duration.ofNanos(cpuNanos),
        List.copyOf(spans));
  }

  private Duration time(State in) {
    return Duration.ofNanos(totals[in.ordinal()]);
  }

  private void live(Action task, Gil gil) {
    since = System.nanoTime();
    Registration checkpoints = Hooks.reachCheckpoint(this);
    try {
      gil.runAs(this, () -> work(task));
      enter(state);
    } catch (Throwable e) {
      failure = e;
      enter(State.FAILED);
    } finally {
      checkpoints.close();
      interpreter.leave(this);
      cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  private void work(Action task) throws Exception {
    take();
    task.run();
  }

  private void giveUp(State next) {
    long lost = lostAt;
    if (lost != 0) {
      lostAt = 0;
      enter(State.BLOCKED, lost);
    } else {
      enter(next);
    }
    interpreter.drop(this);
    if (state != next) {
      enter(next);
    }
  }

  private void take() {
    interpreter.take(this);
    turns++;
    enter(working);
  }

  private void enter(State next) {
    enter(next, System.nanoTime());
  }

  /// Writes down the present state, and starts another.
  private void enter(State next, long now) {
    long end = Math.max(now, since);
    // A task that fails has failed from its last turn on.
    State ended = next == State.FAILED ? State.FAILED : state;
    if (end > since) {
      totals[ended.ordinal()] += end - since;
      if (spans.size() < MOST_SPANS) {
        spans.add(new Span(name, PID, label(ended), ended, since, end));
      }
    }
    state = next;
    since = end;
  }

  private String label(State ended) {
    return switch (ended) {
      case RUNNING, HOLDING -> "turn " + turns;
      case WAITING -> "wants the GIL";
      case BLOCKED -> "released it";
      case FAILED -> "failed";
    };
  }
}
