package lockstep.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that a test has started, with all that it starts; closing this ends them.
record Started(Process process) implements AutoCloseable {

  /// All processes that belong to it, the one it was started as included.
  List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    return all;
  }

  @Override
  public void close() {
    List<ProcessHandle> all = processes();
    process.destroy();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
