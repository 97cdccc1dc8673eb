package lockstep.pool;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.internal.hook.Hooks;
import lockstep.internal.worker.Launch;
import org.jspecify.annotations.Nullable;

/// What a pool was asked to be. Immutable.
///
/// @param workers at least 1
/// @param initializer run in each worker before its first task; null for nothing
/// @param taskTimeout how long an item may run; null for any time
/// @param idleTimeout after how long without work a worker ends, until there is work again
/// @param closeTimeout how long closing waits for what was begun; null for any time
/// @param tasksPerWorker after how many tasks a worker is replaced; 0 for never
/// @param progress whether who waits for many items is shown how far they are
/// @param flags of the workers' JVMs
/// @param directory where workers start; null for this process's
/// @param environment variables beyond this process's
record PoolOptions(
    int workers,
    @Nullable Call initializer,
    @Nullable Duration taskTimeout,
    Duration idleTimeout,
    @Nullable Duration closeTimeout,
    int tasksPerWorker,
    boolean progress,
    List<String> flags,
    @Nullable Path directory,
    Map<String, String> environment) {

  static final Duration IDLE = Duration.ofSeconds(60);

  static PoolOptions ofWorkers(int workers) {
    return new PoolOptions(
        workers, null, null, IDLE, null, 0, Hooks.hasAgent(), List.of(), null, Map.of());
  }

  PoolOptions {
    checkWorkers(workers);
    if (tasksPerWorker < 0) {
      throw new IllegalArgumentException("a worker runs at least 1 task, not " + tasksPerWorker);
    }
    if (taskTimeout != null && !taskTimeout.isPositive()) {
      throw new IllegalArgumentException("a task needs some time, not " + taskTimeout);
    }
    if (closeTimeout != null && closeTimeout.isNegative()) {
      throw new IllegalArgumentException("closing cannot take " + closeTimeout);
    }
  }

  static void checkWorkers(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("a pool needs at least 1 worker, not " + workers);
    }
  }

  /// The variables that the initializer assigns: each worker has its own values of them.
  Set<Field> own() {
    return initializer == null ? Set.of() : initializer.code().written();
  }

  Launch launch(String name) {
    return new Launch(name, false, flags, directory, environment);
  }
}
