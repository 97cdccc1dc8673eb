package lockstep.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
/// stays with it; memory that both see is in `lockstep.shared`. What it prints appears in the cell
/// that started it, a whole line at a time, behind its name. All of that output has been shown when
/// [#join] returns.
///
/// ```java
/// var p = new WorkerProcess("worker 1", () -> System.out.println("hello"));
/// p.start();
/// p.join();
/// p.exitCode();   // 0
/// ```
///
/// However it ends, its [#exitCode] tells; its exception, if it threw one, is printed and stays
/// with it. Methods that need a state that the process is not in throw [IllegalStateException], and
/// say which. It never outlives this process: a program whose `main` has returned waits for its
/// processes, as it does for its threads, unless they are [daemons][#setDaemon]; when it ends in
/// any other way, they end at once.
public final class WorkerProcess implements AutoCloseable {

  /// How long a process has to end after [#terminate] before it is killed.
  public static final Duration GRACE = Duration.ofSeconds(2);

  /// A name and a process id.
  ///
  /// @param name a worker's name, or `main` for a process that is no worker
  /// @param pid what the operating system calls it
  public record Identity(String name, long pid) {}

  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final int LAST_SIGNAL = 64;

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Set<WorkerProcess> ACTIVE = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Action body;
  private volatile boolean daemon;

  /// Null until started, and when closed.
  private volatile @Nullable Lifetime lifetime;

  private volatile boolean closed;

  /// A process that is yet to be started, called `worker n`.
  public WorkerProcess(Action body) {
    this("worker " + COUNT.incrementAndGet(), body);
  }

  /// A process that is yet to be started.
  public WorkerProcess(String name, Action body) {
    this.name = Objects.requireNonNull(name);
    this.body = Objects.requireNonNull(body);
  }

  /// Says whether this program may end while the process still runs, and end it thereby; if not
  /// said, it waits for the process when its `main` has returned. A notebook's kernel never waits.
  ///
  /// @throws IllegalStateException if it was started
  public synchronized void setDaemon(boolean daemon) {
    checkOpen();
    if (lifetime != null) {
      throw new IllegalStateException(name + " was started already; say so before start()");
    }
    this.daemon = daemon;
  }

  /// Whether this program may end while the process still runs.
  public boolean isDaemon() {
    return daemon;
  }

  /// Starts the process; returns as soon as the operating system knows it.
  ///
  /// @throws IllegalStateException if it was started or closed before
  /// @throws lockstep.task.CannotTravelException if the code reads a variable that cannot be copied
  ///   to another process
  public synchronized void start() {
    checkOpen();
    if (lifetime != null) {
      throw new IllegalStateException(
          name + " was started already; a process runs once, make a new one");
    }
    CellRun run = Hooks.cellRun();
    long begun = System.nanoTime();
    Worker worker;
    try {
      worker =
          Worker.start(
              new Launch(name, true), (error, line) -> run.print(error, "[" + name + "] " + line));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started: " + e.getMessage(), e);
    }
    // The JVM starts while its code is packed.
    Parcel code;
    Parcel nothing;
    try {
      code = Packer.pack(body, "The body of " + name, Origin.loaderOf(body));
      nothing = Packer.pack(new Object[1], "nothing", ClassLoader.getSystemClassLoader());
    } catch (RuntimeException | Error cannotTravel) {
      worker.kill();
      throw cannotTravel;
    }
    Lifetime begins = new Lifetime(worker, begun);
    lifetime = begins;
    ACTIVE.add(this);
    CellRun.Registration kill = run.whenStopped(worker::kill);
    begins.watch(
        // A kernel ends when it is told to, whatever its threads do.
        daemon || Hooks.hasAgent(),
        () -> {
          ACTIVE.remove(this);
          kill.close();
        });
    try {
      worker.run(0, Shape.ACTION, code, nothing);
    } catch (IOException diedAtOnce) {
      // Its exit code says so.
    }
  }

  /// Waits until the process has ended and its output has been shown.
  ///
  /// @throws IllegalStateException if it was not started
  public void join() throws InterruptedException {
    join(FOR_EVER);
  }

  /// Waits until the process has ended and its output has been shown, or the time is up.
  ///
  /// @return whether it has ended
  /// @throws IllegalStateException if it was not started
  public boolean join(Duration limit) throws InterruptedException {
    return lifetime().await(limit);
  }

  /// Waits until one of several processes has ended and its output has been shown.
  ///
  /// @return the first that has ended
  /// @throws IllegalArgumentException if there is none to wait for
  /// @throws IllegalStateException if one was not started
  public static WorkerProcess joinAny(Collection<WorkerProcess> processes)
      throws InterruptedException {
    return joinAny(processes, FOR_EVER).orElseThrow();
  }

  /// Waits until one of several processes has ended and its output has been shown, or the time is
  /// up.
  ///
  /// @return the first that has ended; empty if none has
  /// @throws IllegalArgumentException if there is none to wait for
  /// @throws IllegalStateException if one was not started
  public static Optional<WorkerProcess> joinAny(Collection<WorkerProcess> processes, Duration limit)
      throws InterruptedException {
    if (processes.isEmpty()) {
      throw new IllegalArgumentException("there is no process to wait for");
    }
    Map<Lifetime, WorkerProcess> owners = new LinkedHashMap<>();
    processes.forEach(process -> owners.put(process.lifetime(), process));
    return Lifetime.awaitAny(owners.keySet(), limit).map(owners::get);
  }

  /// Whether the process was started and has not ended.
  public boolean isAlive() {
    Lifetime mine = lifetime;
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
    return lifetime().process().pid();
  }

  /// How the process ended: 0 if its body returned, 1 if it threw, the code given to `System.exit`,
  /// or 128 + n if signal n ended it.
  ///
  /// @throws IllegalStateException if it has not ended
  public int exitCode() {
    Process process = lifetime().process();
    if (process.isAlive()) {
      throw new IllegalStateException(name + " is still running; join() waits for its end");
    }
    return process.exitValue();
  }

  /// The signal that ended the process: 9 after [#kill], 15 after [#terminate]; empty if it ended
  /// by itself. A process that exits with 128 + n cannot be told from one that signal n has ended.
  ///
  /// @throws IllegalStateException if it has not ended
  public OptionalInt signal() {
    int signal = exitCode() - 128;
    return signal > 0 && signal <= LAST_SIGNAL ? OptionalInt.of(signal) : OptionalInt.empty();
  }

  /// From when to when the process lived, or has lived so far; failed if it ended with an exit code
  /// other than 0.
  ///
  /// @throws IllegalStateException if it was not started
  public Span span() {
    return lifetime().span(name);
  }

  /// Asks the process to end, and kills it if it has not done so after [#GRACE]. Does not wait.
  ///
  /// @throws IllegalStateException if it was not started
  public void terminate() {
    terminate(GRACE);
  }

  /// Asks the process to end, and kills it if it has not done so after the given grace. Does not
  /// wait. A process that is asked runs its shutdown hooks; one that is stopped does not hear.
  ///
  /// @throws IllegalStateException if it was not started
  public void terminate(Duration grace) {
    lifetime().terminate(grace);
  }

  /// Ends the process at once, as `kill -9` does. Does not wait.
  ///
  /// @throws IllegalStateException if it was not started
  public void kill() {
    lifetime().kill();
  }

  /// Lets go of a process that has ended, or was never started: from then on only its name is
  /// known.
  ///
  /// @throws IllegalStateException if it is still running, and it goes on
  @Override
  public synchronized void close() {
    if (isAlive()) {
      throw new IllegalStateException(
          name + " is still running; join() waits for its end, terminate() and kill() end it");
    }
    closed = true;
    lifetime = null;
  }

  /// The processes that this one has started and that have not ended.
  public static Collection<WorkerProcess> active() {
    return ACTIVE.stream().filter(WorkerProcess::isAlive).toList();
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
    if (lifetime == null) {
      return name + (closed ? " (closed)" : " (not started)");
    }
    return name
        + " (pid "
        + pid()
        + (isAlive() ? ", running)" : ", ended with exit code " + exitCode() + ")");
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
  }

  private Lifetime lifetime() {
    Lifetime mine = lifetime;
    if (mine == null) {
      checkOpen();
      throw new IllegalStateException(name + " was not started; call start() first");
    }
    return mine;
  }
}
