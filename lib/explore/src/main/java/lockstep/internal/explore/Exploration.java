package lockstep.internal.explore;

import net.bytebuddy.agent.ByteBuddyAgent;
import org.jetbrains.lincheck.jvm.agent.InstrumentationMode;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;
import sun.nio.ch.lincheck.Injections;

/// The worker's entry. It stays instrumented from the first question on.
public final class Exploration {

  private static boolean ready;

  private Exploration() {}

  /// Answers one question; for the worker's main thread.
  public static Answer run(Question question) throws Exception {
    if (!ready) {
      TimelessSleep.install(ByteBuddyAgent.getInstrumentation());
      LincheckInstrumentation.INSTANCE.attachJavaAgentDynamically(null);
      LincheckInstrumentation.INSTANCE.install(InstrumentationMode.MODEL_CHECKING);
      Injections.enableThreadLocalEventTracking();
      ready = true;
    }
    // A class of its own: it cannot be loaded before the lines above have run.
    return new Search(question).run();
  }
}
