package lockstep.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.internal.hook.Hooks;
import lockstep.internal.worker.Shape;
import lockstep.task.Action;
import org.jspecify.annotations.Nullable;

/// What a [ProcessPool] is to be like. For one thread.
public final class PoolBuilder {

  private int workers = Runtime.getRuntime().availableProcessors();
  private @Nullable Action initializer;
  private @Nullable Duration taskTimeout;
  private Duration idleTimeout = PoolOptions.IDLE;
  private @Nullable Duration closeTimeout;
  private int tasksPerWorker;
  private boolean progress = Hooks.hasAgent();
  private final List<String> flags = new ArrayList<>();
  private @Nullable Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();

  PoolBuilder() {}

  /// How many workers, at least 1; as many as processors if not said.
  public PoolBuilder workers(int number) {
    workers = number;
    return this;
  }

  /// What each worker does before its first task, replacements included. Variables that it assigns
  /// keep the worker's value: tasks find what the initializer left there. It has to assign them: a
  /// notebook's variable that it only changes inside, as by `list.add`, comes anew with each task.
  ///
  /// A worker whose initializer fails takes no task; the task fails instead.
  public PoolBuilder initializer(Action action) {
    initializer = action;
    return this;
  }

  /// How long a task may run before it is killed with its worker, and fails as timed out.
  public PoolBuilder taskTimeout(Duration limit) {
    taskTimeout = limit;
    return this;
  }

  /// After how long without work a worker ends; a minute if not said.
  public PoolBuilder idleTimeout(Duration limit) {
    idleTimeout = limit;
    return this;
  }

  /// How long [ProcessPool#close] waits for the tasks that were accepted; any time if not said.
  /// Those that have not ended by then fail as timed out.
  public PoolBuilder closeTimeout(Duration limit) {
    closeTimeout = limit;
    return this;
  }

  /// After how many tasks a worker is replaced by a fresh one; never if not said.
  public PoolBuilder maxTasksPerWorker(int tasks) {
    tasksPerWorker = tasks;
    return this;
  }

  /// Whether a call for many items that takes longer than two seconds tells on standard output how
  /// far it is, in a line that is rewritten; in a notebook it does if not said, elsewhere it does
  /// not.
  public PoolBuilder progress(boolean shown) {
    progress = shown;
    return this;
  }

  /// The largest heap of a worker, as `-Xmx` takes it: `64m`, `2g`.
  public PoolBuilder heap(String size) {
    return jvmFlag("-Xmx" + size);
  }

  /// A flag of the workers' JVMs.
  public PoolBuilder jvmFlag(String flag) {
    flags.add(flag);
    return this;
  }

  /// The folder in which workers start; this process's if not said.
  public PoolBuilder directory(Path folder) {
    directory = folder;
    return this;
  }

  /// An environment variable of the workers, beyond those of this process.
  public PoolBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Makes the pool.
  ///
  /// @throws IllegalArgumentException if a number makes no sense
  /// @throws lockstep.task.CannotTravelException if the initializer cannot leave this process
  public ProcessPool build() {
    // Doing nothing first, a worker shows that it has started: the time of a task runs from then
    // on.
    Action first = initializer == null && taskTimeout != null ? () -> {} : initializer;
    return new ProcessPool(
        new PoolOptions(
            workers,
            first == null ? null : Call.of(Shape.ACTION, first, "initializer", Set.of()),
            taskTimeout,
            idleTimeout,
            closeTimeout,
            tasksPerWorker,
            progress,
            List.copyOf(flags),
            directory,
            Map.copyOf(environment)),
        false);
  }
}
