package lockstep.gil;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import lockstep.picture.Picture;
import lockstep.picture.Timeline;
import lockstep.task.Action;
import lockstep.task.Span.State;

/// A global interpreter lock like CPython's: only the thread that holds it computes.
///
/// ```java
/// var gil = Gil.withSwitchInterval(Duration.ofMillis(5));
/// gil.run(() -> count(), () -> count());             // two threads that take turns
/// ```
///
/// In a notebook the loops and methods of cells look by themselves whether it is another thread's
/// turn; between two such places nobody can come in between, so that `c++` alone loses nothing.
/// Elsewhere, and inside of a statement, [#checkpoint] looks.
///
/// A `Gil` holds settings only: each run has locks of its own, and any thread may start one, also
/// several at a time. What a thread did in its turn is visible to the next that gets one. Threads
/// that a task starts itself are not under the lock.
public final class Gil {

  /// CPython's own: `sys.getswitchinterval()`.
  public static final Duration SWITCH_INTERVAL = Duration.ofMillis(5);

  /// How long the threads of an interrupted run may take to end before it is left to itself.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final ThreadLocal<Member> member = new ThreadLocal<>();
  private final Duration interval;

  /// How many locks a run has; 0 for one a thread.
  private final int interpreters;

  private Gil(Duration interval, int interpreters) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException(
          "a switch interval of " + interval + "; it must be above 0");
    }
    this.interval = interval;
    this.interpreters = interpreters;
  }

  /// One lock for all, with CPython's switch interval of 5 ms.
  public static Gil on() {
    return withSwitchInterval(SWITCH_INTERVAL);
  }

  /// One lock for all.
  ///
  /// @param interval how long a thread waits before it asks the one that has the lock to give it up
  /// @throws IllegalArgumentException if it is not above 0
  public static Gil withSwitchInterval(Duration interval) {
    return new Gil(interval, 1);
  }

  /// No lock, as in a free-threaded CPython and in Java: everything else is the same, the measuring
  /// and the checkpoints too.
  public static Gil off() {
    return new Gil(SWITCH_INTERVAL, 0);
  }

  /// A lock for each of several interpreters in one process, as CPython has had since 3.12: threads
  /// are dealt to them in turn, and wait for those of their own interpreter only.
  ///
  /// @param interpreters at least 1
  /// @throws IllegalArgumentException if it is less
  public static Gil perInterpreter(int interpreters) {
    if (interpreters < 1) {
      throw new IllegalArgumentException(interpreters + " interpreters; it takes at least 1");
    }
    return new Gil(SWITCH_INTERVAL, interpreters);
  }

  /// Runs the same body in several threads, as [#run(Action...)] does.
  ///
  /// @param threads at least 1
  public Run run(int threads, Action body) throws InterruptedException {
    return run(Collections.nCopies(threads, body).toArray(Action[]::new));
  }

  /// Runs each task in a thread of its own, `thread 1` and so on, and waits until all have ended.
  ///
  /// @throws CompletionException if a task threw; its cause is what the first of them threw
  /// @throws InterruptedException if the calling thread is interrupted: the tasks are interrupted
  ///   too, and end at their next checkpoint
  /// @throws IllegalArgumentException if there is no task
  public Run run(Action... tasks) throws InterruptedException {
    if (tasks.length == 0) {
      throw new IllegalArgumentException("no task to run");
    }
    int count = interpreters == 0 ? tasks.length : Math.min(interpreters, tasks.length);
    List<Interpreter> locks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      locks.add(new Interpreter(interval.toNanos()));
    }
    List<Member> members =
        IntStream.range(0, tasks.length)
            .mapToObj(i -> new Member(name(i), locks.get(i % count), working(), tasks[i], this))
            .toList();
    long start = System.nanoTime();
    try {
      members.forEach(Member::start);
      for (Member each : members) {
        each.join();
      }
    } catch (InterruptedException e) {
      locks.forEach(Interpreter::stop);
      members.forEach(Member::interrupt);
      awaitEnd(members);
      throw e;
    }
    for (Member each : members) {
      if (each.failure() != null) {
        throw new CompletionException(each.name() + ": " + each.failure(), each.failure());
      }
    }
    return new Run(
        members.stream().map(Member::times).toList(),
        Duration.ofNanos(System.nanoTime() - start),
        sum(locks, Interpreter::switches),
        sum(locks, Interpreter::requests),
        sum(locks, Interpreter::takenAway));
  }

  /// Gives up the lock if another thread has asked for it, and waits for the next turn.
  ///
  /// Does nothing in a thread that is not under this lock.
  ///
  /// @throws java.util.concurrent.CancellationException if the run was interrupted
  public void checkpoint() {
    Member self = member.get();
    if (self != null) {
      self.reached();
    }
  }

  /// Does something that blocks, such as a sleep, a lock or input, and leaves the lock to others
  /// meanwhile; afterwards it takes the lock again.
  ///
  /// In a thread that is not under this lock it just does it. Whatever the body throws comes back.
  public void released(Action body) throws Exception {
    Member self = member.get();
    if (self == null) {
      body.run();
    } else {
      self.released(body);
    }
  }

  /// Lets a task know for whom it calls [#checkpoint].
  void runAs(Member self, Action body) throws Exception {
    member.set(self);
    try {
      body.run();
    } finally {
      member.remove();
    }
  }

  private String name(int task) {
    String thread = "thread " + (task + 1);
    return interpreters < 2 ? thread : "interpreter " + (task % interpreters + 1) + ", " + thread;
  }

  private State working() {
    return interpreters == 0 ? State.RUNNING : State.HOLDING;
  }

  private static long sum(List<Interpreter> locks, ToLongFunction<Interpreter> number) {
    return locks.stream().mapToLong(number).sum();
  }

  private static void awaitEnd(List<Member> members) throws InterruptedException {
    long end = System.nanoTime() + GRACE.toNanos();
    for (Member each : members) {
      each.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }

  /// What happened in a run. It shows who had the lock when, and the times of each thread.
  ///
  /// Immutable; any thread may use it.
  ///
  /// @param threads the times of each thread
  /// @param elapsed from the start of the first thread to the end of the last
  /// @param switches how often a thread got a lock that another had had before
  /// @param requests how often a thread was asked to give the lock up, because another had waited
  ///   for a whole switch interval
  /// @param takenAway how often the lock was taken from a thread that blocked without saying so
  public record Run(
      List<ThreadTimes> threads, Duration elapsed, long switches, long requests, long takenAway)
      implements Picture {

    /// Keeps a list of its own.
    public Run {
      threads = List.copyOf(threads);
    }

    /// How long all threads together wanted the lock and had to wait.
    public Duration waited() {
      return threads.stream().map(ThreadTimes::waited).reduce(Duration.ZERO, Duration::plus);
    }

    /// How many cores were busy on average: the threads' time on cores, divided by the time that
    /// passed.
    public double cores() {
      Duration cpu = threads.stream().map(ThreadTimes::cpu).reduce(Duration.ZERO, Duration::plus);
      return (double) cpu.toNanos() / Math.max(1, elapsed.toNanos());
    }

    /// Who did what, from when to when.
    public Timeline timeline() {
      return Timeline.of(threads.stream().flatMap(thread -> thread.spans().stream()).toList());
    }

    @Override
    public String html() {
      return new RunPicture(this).html();
    }

    @Override
    public String text() {
      return new RunPicture(this).text();
    }

    @Override
    public String toString() {
      return text();
    }
  }
}
