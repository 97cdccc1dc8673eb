package lockstep.internal.explore;

import static org.jetbrains.lincheck.util.AnalysisSectionType.ATOMIC;
import static org.jetbrains.lincheck.util.AnalysisSectionType.NORMAL;
import static org.jetbrains.lincheck.util.AnalysisSectionType.SILENT;
import static org.jetbrains.lincheck.util.AnalysisSectionType.SILENT_PROPAGATING;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import kotlin.jvm.functions.Function1;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.util.AnalysisSectionType;

/// Code of `java.util.concurrent` that need not be searched step by step, as the JDK promises how
/// it looks from outside.
///
/// What is *silent* gives way only where it has to wait. Silence must not swallow the moments that
/// others can tell: just before a thread takes a lock or gives it back, and before it looks at what
/// no lock protects, another thread may go on. So a lock is searched up to its first look at its
/// state, and a queue is silent where it begins by taking its lock.
final class Trusted {

  private static final String ANY = ".*";

  /// What Lincheck is told of it; of several that fit, the first counts. It offers no way to
  /// silence what a method calls, but has it.
  static final List<ManagedStrategyGuarantee> CODE =
      List.of(
          trusted(ATOMIC, "Concurrent.*|CopyOnWrite.*", ANY),
          // The line of those who wait for a lock. Those who read and write come to `acquire`
          // without having tried.
          trusted(
              SILENT_PROPAGATING,
              "(locks\\.ReentrantLock|Semaphore|CountDownLatch)\\..*",
              "acquire|acquireInterruptibly"),
          trusted(
              SILENT_PROPAGATING,
              ANY,
              "[gs]etExclusiveOwnerThread|isHeldExclusively|setState|signalNext(IfShared)?"
                  + "|tryInitializeHead|cancelAcquire|reacquire"),
          // What an executor does around its tasks.
          trusted(
              SILENT_PROPAGATING,
              "ThreadPoolExecutor",
              "newTaskFor|addWorker|getTask|processWorkerExit|interruptIdleWorkers|tryTerminate"
                  + "|invokeAll|awaitTermination|close"),
          trusted(NORMAL, "ThreadPoolExecutor", "submit|execute|isShutdown|isTerminated"),
          trusted(NORMAL, "FutureTask", "isDone|isCancelled|cancel|state"),
          trusted(
              NORMAL,
              "CompletableFuture",
              "complete.*|is.*|getNow|cancel|resultNow|exceptionNow|state|obtrude.*"),
          trusted(SILENT, "CompletableFuture(\\..*)?", ANY),
          // Queues.
          trusted(SILENT_PROPAGATING, "LinkedBlockingQueue", "signalNot.*"),
          trusted(SILENT, "LinkedBlockingQueue", "put|take|offer|enqueue|dequeue"),
          trusted(
              SILENT,
              "ArrayBlockingQueue|LinkedBlockingDeque|PriorityBlockingQueue|DelayQueue"
                  + "|CyclicBarrier",
              ANY));

  private Trusted() {}

  /// @param types pattern of the names of classes, without the package
  /// @param methods pattern of the names of their methods
  private static ManagedStrategyGuarantee trusted(
      AnalysisSectionType section, String types, String methods) {
    try {
      Constructor<ManagedStrategyGuarantee> constructor =
          ManagedStrategyGuarantee.class.getDeclaredConstructor(
              Function1.class, Function1.class, AnalysisSectionType.class);
      constructor.setAccessible(true);
      return constructor.newInstance(
          new Named("java\\.util\\.concurrent\\.(" + types + ")"), new Named(methods), section);
    } catch (ReflectiveOperationException otherVersion) {
      throw new IllegalStateException(otherVersion);
    }
  }

  /// Whether a name fits. Asked at each call of a method: it remembers its answers.
  private static final class Named implements Function1<String, Boolean> {

    private final Pattern pattern;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    Named(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }

    @Override
    public Boolean invoke(String name) {
      Boolean fits = known.get(name);
      if (fits == null) {
        fits = pattern.matcher(name).matches();
        known.put(name, fits);
      }
      return fits;
    }
  }
}
