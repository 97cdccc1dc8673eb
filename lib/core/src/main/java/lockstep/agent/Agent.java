package lockstep.agent;

import java.lang.instrument.Instrumentation;
import lockstep.internal.hook.CellRun;
import lockstep.internal.hook.Hooks;

/// Where the JVM enters the agent, before the kernel's `main`.
public final class Agent {

  private Agent() {}

  /// Called by the JVM, once.
  public static void premain(@SuppressWarnings("unused") String options, Instrumentation jvm) {
    KeptClasses kept = new KeptClasses();
    jvm.addTransformer(new CellTransformer(kept));
    CellRun none = Hooks.cellRun();
    Hooks.fill(kept, () -> none);
    Parent.watch(System.getenv("JPY_PARENT_PID"));
  }
}
