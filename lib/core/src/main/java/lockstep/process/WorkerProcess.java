package lockstep.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.internal.hook.CellRun;
import lockstep.internal.hook.Hooks;
import lockstep.internal.travel.Origin;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.worker.Launch;
import lockstep.internal.worker.Shape;
import lockstep.internal.worker.Worker;
import lockstep.internal.worker.WorkerMain;
import lockstep.task.Action;
import lockstep.task.Span;
import org.jspecify.annotations.Nullable;

/// A Java process that runs one piece of code, with memory of its own.
///
/// Any thread may call any method. Nothing is shared with the new process: it gets a copy of the
/// variables that the code reads, as they are when [#start] is called, and what it does to them
/// stays with it. What it prints appears in the cell that started it, a whole line at a time,
/// behind its name. All of that output has been shown when [#join] returns.
///
/// ```java
/// var p = new WorkerProcess("worker 1", () -> System.out.println("hello"));
/// p.start();
/// p.join();
/// p.exitCode();   // 0
/// ```
public final class WorkerProcess implements AutoCloseable {

  /// How long a process has to end after [#terminate] before it is killed.
  public static final Duration GRACE = Duration.ofSeconds(2);

  /// A name and a process id.
  ///
  /// @param name a worker's name, or `main` for a process that is no worker
  /// @param pid what the operating system calls it
  public record Identity(String name, long pid) {}

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Set<WorkerProcess> ACTIVE = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Action body;

  /// Null until started.
  private volatile @Nullable Worker worker;

  /// Nanoseconds; meaningless until started.
  private volatile long started;

  /// Nanoseconds; null until its end was noticed.
  private volatile @Nullable Long ended;

  /// A process that is yet to be started, called `worker n`.
  public WorkerProcess(Action body) {
    this("worker " + COUNT.incrementAndGet(), body);
  }

  /// A process that is yet to be started.
  public WorkerProcess(String name, Action body) {
    this.name = Objects.requireNonNull(name);
    this.body = Objects.requireNonNull(body);
  }

  /// Starts the process; returns as soon as the operating system knows it.
  ///
  /// @throws IllegalStateException if it was started before
  /// @throws lockstep.task.CannotTravelException if the code reads a variable that cannot be copied
  ///   to another process
  public synchronized void start() {
    if (worker != null) {
      throw new IllegalStateException(
          name + " was started already; a process runs once, make a new one");
    }
    Parcel code = Packer.pack(body, "The body of " + name, Origin.loaderOf(body));
    Parcel nothing = Packer.pack(new Object[1], "nothing", ClassLoader.getSystemClassLoader());
    CellRun run = Hooks.cellRun();
    started = System.nanoTime();
    Worker fresh;
    try {
      fresh =
          Worker.start(
              new Launch(name, true), (error, line) -> run.print(error, "[" + name + "] " + line));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started: " + e.getMessage(), e);
    }
    worker = fresh;
    ACTIVE.add(this);
    CellRun.Registration kill = run.whenStopped(fresh::kill);
    fresh
        .process()
        .onExit()
        .thenRun(
            () -> {
              ended = System.nanoTime();
              ACTIVE.remove(this);
              kill.close();
            });
    try {
      fresh.run(0, Shape.ACTION, code, nothing);
    } catch (IOException diedAtOnce) {
      // Its exit code says so.
    }
  }

  /// Waits until the process has ended and its output has been shown.
  ///
  /// @throws IllegalStateException if it was not started
  public void join() throws InterruptedException {
    Worker mine = worker();
    mine.process().waitFor();
    mine.console().awaitEnd();
  }

  /// Waits until the process has ended and its output has been shown, or the time is up.
  ///
  /// @return whether it has ended
  /// @throws IllegalStateException if it was not started
  public boolean join(Duration limit) throws InterruptedException {
    Worker mine = worker();
    if (!mine.process().waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    mine.console().awaitEnd();
    return true;
  }

  /// Whether the process was started and has not ended.
  public boolean isAlive() {
    Worker mine = worker;
    return mine != null && mine.process().isAlive();
  }

  /// The process's name.
  public String name() {
    return name;
  }

  /// What the operating system calls the process.
  ///
  /// @throws IllegalStateException if it was not started
  public long pid() {
    return worker().process().pid();
  }

  /// How the process ended: 0 if its body returned, 1 if it threw, the code given to `System.exit`,
  /// or 128 + n if signal n ended it.
  ///
  /// @throws IllegalStateException if it has not ended
  public int exitCode() {
    Worker mine = worker();
    if (mine.process().isAlive()) {
      throw new IllegalStateException(name + " is still running; join() waits for its end");
    }
    return mine.process().exitValue();
  }

  /// From when to when the process lived, or has lived so far; failed if it ended with an exit code
  /// other than 0.
  ///
  /// @throws IllegalStateException if it was not started
  public Span span() {
    boolean alive = worker().process().isAlive();
    boolean failed = !alive && exitCode() != 0;
    Long end = ended;
    return new Span(
        name,
        pid(),
        failed ? "exit code " + exitCode() : "process",
        failed ? Span.State.FAILED : Span.State.RUNNING,
        started,
        end == null ? System.nanoTime() : Math.max(started, end));
  }

  /// Asks the process to end, and kills it if it has not done so after [#GRACE]. Does not wait.
  ///
  /// @throws IllegalStateException if it was not started
  public void terminate() {
    Process process = worker().process();
    process.destroy();
    process
        .onExit()
        .orTimeout(GRACE.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionally(stillThere -> process.destroyForcibly());
  }

  /// Ends the process at once, as `kill -9` does. Does not wait.
  ///
  /// @throws IllegalStateException if it was not started
  public void kill() {
    worker().kill();
  }

  /// Waits for the end of the process, if it was started.
  ///
  /// If the waiting thread is interrupted, the process is killed and the thread stays interrupted.
  @Override
  public void close() {
    if (worker == null) {
      return;
    }
    try {
      join();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /// The processes that this one has started and that have not ended.
  public static Collection<WorkerProcess> active() {
    return List.copyOf(ACTIVE);
  }

  /// The process that runs this code.
  public static Identity current() {
    return new Identity(WorkerMain.currentName(), ProcessHandle.current().pid());
  }

  /// The process that started the one that runs this code, if that is a worker.
  public static Optional<Identity> parent() {
    String name = WorkerMain.parentName();
    return name == null
        ? Optional.empty()
        : ProcessHandle.current().parent().map(handle -> new Identity(name, handle.pid()));
  }

  @Override
  public String toString() {
    Worker mine = worker;
    if (mine == null) {
      return name + " (not started)";
    }
    return name
        + " (pid "
        + pid()
        + (isAlive() ? ", running)" : ", ended with exit code " + exitCode() + ")");
  }

  private Worker worker() {
    Worker mine = worker;
    if (mine == null) {
      throw new IllegalStateException(name + " was not started; call start() first");
    }
    return mine;
  }
}
