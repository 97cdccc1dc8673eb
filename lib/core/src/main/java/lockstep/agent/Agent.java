package lockstep.agent;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.internal.hook.CellRun;
import lockstep.internal.hook.Hooks;

/// Where the JVM enters the agent, before the kernel's `main`.
///
/// What can wait until the first cell is done by another thread, while the kernel starts.
public final class Agent {

  private final Instrumentation jvm;
  private static volatile Thread preparation = Thread.currentThread();

  private Agent(Instrumentation jvm) {
    this.jvm = jvm;
  }

  /// Called by the JVM, once.
  public static void premain(@SuppressWarnings("unused") String options, Instrumentation jvm) {
    KeptClasses kept = new KeptClasses();
    jvm.addTransformer(new CellTransformer(kept));
    jvm.addTransformer(new KernelShape());
    Hooks.fill(kept, new Runs(Hooks.cellRun()));
    // No lambda so early: the first one costs the kernel's start 30 ms.
    Agent agent = new Agent(jvm);
    preparation =
        new Thread("lockstep start") {
          @Override
          public void run() {
            agent.prepare();
          }
        };
    preparation.setDaemon(true);
    preparation.start();
  }

  /// Waits until the agent is complete.
  static void awaitReady() {
    try {
      if (preparation != Thread.currentThread()) {
        preparation.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void prepare() {
    open();
    if (Part.EXIT.isWanted()) {
      try {
        ExitGuard.install(jvm);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        Part.EXIT.fails("this JDK does not let it: " + e);
      }
    }
    Hooks.fillCheckpoints(Work::underGil);
    Hooks.fillSourceLines(CellSources::line);
    Uncaught.install();
    if (Part.PARENT.isWanted()) {
      Parent.watch(System.getenv("JPY_PARENT_PID"));
    }
  }

  /// The JDK knows who waits in which pool, and where virtual threads are; it does not tell
  /// everyone.
  private void open() {
    Set<Module> us = Set.of(Agent.class.getModule());
    jvm.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.vm", us),
        Map.of("java.lang", us, "java.util.concurrent", us),
        Set.of(),
        Map.of());
  }

  private record Runs(CellRun none) implements Supplier<CellRun> {

    @Override
    public CellRun get() {
      Run run = Work.currentRun();
      return run == null ? none : run;
    }
  }
}
