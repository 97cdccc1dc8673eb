package lockstep.bench;

import java.lang.instrument.Instrumentation;

/// An agent that does nothing: what is left is what the JVM takes for any agent.
public final class EmptyAgent {

  private EmptyAgent() {}

  /// Called by the JVM.
  public static void premain(String options, Instrumentation jvm) {}
}
