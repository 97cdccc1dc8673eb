package lockstep.internal.explore;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Set;
import kotlin.jvm.functions.Function1;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.util.AnalysisSectionType;

/// Code of the JDK that need not be searched.
final class Trusted {

  /// What Lincheck is told of it. It offers no way to silence what a method calls, but has it.
  static final List<ManagedStrategyGuarantee> CODE =
      List.of(
          // One step each, as the JDK promises.
          trusted(
              type ->
                  type.startsWith("java.util.concurrent.Concurrent")
                      || type.startsWith("java.util.concurrent.CopyOnWrite"),
              method -> true,
              AnalysisSectionType.ATOMIC),
          // What an executor does before and after a task: it gives way only where it has to wait.
          trusted(
              "java.util.concurrent.ThreadPoolExecutor"::equals,
              Set.of("execute", "getTask", "processWorkerExit", "shutdown", "close")::contains,
              AnalysisSectionType.SILENT_PROPAGATING));

  private Trusted() {}

  private static ManagedStrategyGuarantee trusted(
      Function1<String, Boolean> types,
      Function1<String, Boolean> methods,
      AnalysisSectionType section) {
    try {
      Constructor<ManagedStrategyGuarantee> constructor =
          ManagedStrategyGuarantee.class.getDeclaredConstructor(
              Function1.class, Function1.class, AnalysisSectionType.class);
      constructor.setAccessible(true);
      return constructor.newInstance(types, methods, section);
    } catch (ReflectiveOperationException otherVersion) {
      throw new IllegalStateException(otherVersion);
    }
  }
}
