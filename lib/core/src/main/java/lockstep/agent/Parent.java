package lockstep.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends the kernel when the process that started it is gone: a server that was killed leaves no
/// kernels behind.
final class Parent {

  /// For shutdown hooks, before the kernel ends without them.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private Parent() {}

  /// @param pid what the server wrote in `JPY_PARENT_PID`; nothing happens if that is no process
  ///   here
  static void watch(@Nullable String pid) {
    if (pid == null || !pid.matches("\\d{1,18}")) {
      return;
    }
    ProcessHandle.of(Long.parseLong(pid))
        .ifPresent(parent -> parent.onExit().thenRun(Parent::endKernel));
  }

  private static void endKernel() {
    Thread.ofPlatform().name("lockstep end").start(() -> System.exit(1));
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      // Nobody is left to wait for.
    }
    Runtime.getRuntime().halt(1);
  }
}
