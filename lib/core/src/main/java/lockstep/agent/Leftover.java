package lockstep.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A thread that a cell has left running, as it was when somebody looked.
///
/// Immutable; any thread may have it.
///
/// @param cell the number of the cell, as Jupyter shows it in brackets
/// @param thread its name, or `virtual #` and its id
/// @param state as [Thread#getState] gives it
/// @param cpu the processor time it has used, or null where that is not measured (virtual threads)
/// @param waitsFor the lock it waits for and who has it, or null
/// @param at the innermost line of its code, or null if it has none
public record Leftover(
    int cell,
    String thread,
    Thread.State state,
    @Nullable Duration cpu,
    @Nullable String waitsFor,
    @Nullable String at) {

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("cell " + cell + ": thread " + thread + ", " + state);
    if (cpu != null) {
      line.append(", ").append(cpu.toMillis()).append(" ms of CPU");
    }
    if (waitsFor != null) {
      line.append(", waits for ").append(waitsFor);
    }
    if (at != null) {
      line.append(", at ").append(at);
    }
    return line.toString();
  }
}
