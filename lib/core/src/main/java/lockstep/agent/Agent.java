package lockstep.agent;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import lockstep.internal.hook.CellRun;
import lockstep.internal.hook.Hooks;

/// Where the JVM enters the agent, before the kernel's `main`.
public final class Agent {

  private Agent() {}

  /// Called by the JVM, once.
  public static void premain(@SuppressWarnings("unused") String options, Instrumentation jvm) {
    open(jvm);
    KeptClasses kept = new KeptClasses();
    jvm.addTransformer(new CellTransformer(kept));
    jvm.addTransformer(new KernelShape());
    CellRun none = Hooks.cellRun();
    Hooks.fill(
        kept,
        () -> {
          Run run = Work.currentRun();
          return run == null ? none : run;
        });
    guardExit(jvm);
    Uncaught.install();
    if (Part.PARENT.isWanted()) {
      Parent.watch(System.getenv("JPY_PARENT_PID"));
    }
  }

  /// The JDK knows who waits in which pool, and where virtual threads are; it does not tell
  /// everyone.
  private static void open(Instrumentation jvm) {
    Set<Module> us = Set.of(Agent.class.getModule());
    jvm.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.vm", us),
        Map.of("java.lang", us, "java.util.concurrent", us),
        Set.of(),
        Map.of());
  }

  private static void guardExit(Instrumentation jvm) {
    if (Part.EXIT.isWanted()) {
      try {
        ExitGuard.install(jvm);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        Part.EXIT.fails("this JDK does not let it: " + e);
      }
    }
  }
}
