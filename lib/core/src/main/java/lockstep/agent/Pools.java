package lockstep.agent;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/// Which run made which executor, timer, child process or socket: what would keep its threads
/// alive, and ends with it.
///
/// Any thread may call it. All are held weakly. On a JDK that hides what is needed, a pool's
/// threads belong to whoever started them.
final class Pools {

  private static final Map<Object, Run> MAKERS = Collections.synchronizedMap(new WeakHashMap<>());

  private static final @Nullable Class<?> WORKER = find(ThreadPoolExecutor.class, "Worker");
  private static final @Nullable Class<?> WRAPPER =
      find(java.util.concurrent.Executors.class, "DelegatedExecutorService");
  private static final @Nullable Field POOL_OF_WORKER = Reflected.field(WORKER, "this$0");
  private static final @Nullable Field WRAPPED = Reflected.field(WRAPPER, "e");

  private Pools() {}

  /// Code of a cell has made one.
  static void made(Object pool) {
    Run run = Work.currentRun();
    if (run != null) {
      MAKERS.put(pool, run);
      Object inner = Reflected.get(WRAPPED, pool);
      if (inner != null) {
        MAKERS.put(inner, run);
      }
    }
  }

  static boolean isWorker(Thread thread) {
    return poolOf(thread) != null;
  }

  /// The run that made the pool of a worker, or null if it was no cell.
  static @Nullable Run makerOf(Thread worker) {
    Object pool = poolOf(worker);
    return pool == null ? null : MAKERS.get(pool);
  }

  private static @Nullable Object poolOf(Thread thread) {
    return thread instanceof ForkJoinWorkerThread worker
        ? worker.getPool()
        : Reflected.get(POOL_OF_WORKER, Threads.taskOf(thread));
  }

  /// Ends all that a run has made.
  static void shutDown(Run run) {
    List<Object> pools;
    synchronized (MAKERS) {
      pools =
          MAKERS.entrySet().stream()
              .filter(made -> made.getValue() == run)
              .map(Map.Entry::getKey)
              .toList();
    }
    for (Object pool : pools) {
      switch (pool) {
        case ExecutorService executor -> executor.shutdownNow();
        case Timer timer -> timer.cancel();
        case Process process -> process.destroyForcibly();
        case Closeable socket -> close(socket);
        default -> {}
      }
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static @Nullable Class<?> find(Class<?> outer, String name) {
    for (Class<?> nested : outer.getDeclaredClasses()) {
      if (nested.getSimpleName().equals(name)) {
        return nested;
      }
    }
    return null;
  }
}
