package lockstep.shared;

import java.io.Serializable;
import lockstep.internal.memory.Life;

/// A thread that holds something shared, or waits for it.
///
/// @param pid its process
/// @param thread its [number][Thread#threadId] in that process
public record Claimant(long pid, long thread) implements Serializable {

  static Claimant of(long token, long thread) {
    return new Claimant(Life.pidOf(token), thread);
  }

  @Override
  public String toString() {
    return "thread " + thread + " of process " + pid;
  }
}
