package lockstep.check;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lockstep.process.WorkerProcess;
import lockstep.task.Action;
import lockstep.task.Action1;
import lockstep.task.Task;
import org.jspecify.annotations.Nullable;

/// What can be asked of code with threads and processes. Each check answers with a [Finding].
///
/// Any thread may call them. They call the code that they check, and give up on it after a while;
/// code that never ends stays behind on a thread of its own. None of them prints anything. That no
/// order of steps breaks the code is asked of the explorer (`lockstep.explore`).
public final class Check {

  /// How long one check may take.
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int MOST_CHARACTERS = 300;

  private Check() {}

  /// Looks, for [#PATIENCE] at most. What the code throws is an open finding.
  public static Finding of(Task<Finding> look) throws InterruptedException {
    return within(PATIENCE, look);
  }

  /// Looks, for a limited time. What the code throws is an open finding, and so is a deadlock: it
  /// says who waits for whom.
  public static Finding within(Duration limit, Task<Finding> look) throws InterruptedException {
    Deadlock earlier = Deadlock.find();
    FutureTask<Finding> task = new FutureTask<>(look);
    Thread thread = Thread.ofPlatform().daemon().name("check").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      Deadlock deadlock = Deadlock.find();
      boolean fresh = !earlier.threads().containsAll(deadlock.threads());
      return Finding.open(
          "did not end within "
              + seconds(limit)
              + (fresh ? ", a deadlock:\n" + deadlock.text() : ""));
    } catch (ExecutionException thrown) {
      return Finding.open("ended with " + brief(thrown.getCause()));
    } finally {
      if (!task.isDone()) {
        thread.interrupt();
      }
    }
  }

  /// The code gives what it should give.
  public static Finding equal(@Nullable Object expected, Task<?> code) throws Exception {
    Object given = code.call();
    return Objects.equals(expected, given)
        ? Finding.met("gives " + brief(given))
        : Finding.open("gives " + brief(given) + ", and should give " + brief(expected));
  }

  /// The code ends, in a process of its own that is killed if it does not.
  public static Finding finishes(Duration limit, Action code) throws InterruptedException {
    try (WorkerProcess process = new WorkerProcess("check", code)) {
      process.start();
      if (!process.join(limit)) {
        process.kill();
        process.join();
        return Finding.open("did not end within " + seconds(limit) + "; its process was killed");
      }
      return process.exitCode() == 0
          ? Finding.met("ended by itself")
          : Finding.open("its process ended with exit code " + process.exitCode());
    }
  }

  /// So many tasks run at the same time: each of them calls what the code is given, and that comes
  /// back when all have called it. One core is enough.
  ///
  /// @param tasks how many there are
  /// @param code starts the tasks and awaits them
  public static Finding concurrent(int tasks, Action1<Runnable> code) throws Exception {
    Meeting meeting = new Meeting(tasks);
    code.run(meeting);
    return meeting.finding();
  }

  /// One thread at a time: several threads give the code the same piece of work, and the code does
  /// it under its lock.
  ///
  /// @param threads how many try
  /// @param code does the work that it is given once, with nobody beside it
  public static Finding exclusive(int threads, Action1<Runnable> code) throws Exception {
    return new Section().finding(threads, code);
  }

  /// The code computes on more than one core: its processor time is more than 1.3 times the time
  /// that passes. Where that cannot be seen, as there is one core or others use them, nobody loses
  /// by it.
  ///
  /// @param code computes with threads of this process, for half a second at least
  public static Finding parallel(Action code) throws Exception {
    return Parallel.finding(code);
  }

  /// What one thread writes to a variable of this class, the others see: each field is final,
  /// volatile, made for it (`java.util.concurrent`), or used under a lock only. Read from the byte
  /// code, since a test that happens to see it proves nothing.
  public static Finding visible(Class<?> type) {
    return Visibility.of(type);
  }

  /// So many different processes, none of them this one.
  ///
  /// @param pids what the tasks say their processes are
  public static Finding processes(int wanted, Collection<Long> pids) {
    TreeSet<Long> different = new TreeSet<>(pids);
    if (different.contains(ProcessHandle.current().pid())) {
      return Finding.open("a task ran in the process of the notebook itself");
    }
    String says = "the tasks ran in " + different.size() + " processes";
    return different.size() >= wanted
        ? Finding.met(says)
        : Finding.open(says + ", and should run in " + wanted);
  }

  static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  private static String brief(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + " …";
  }
}
