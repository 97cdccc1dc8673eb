package lockstep.internal.explore;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the worker found. Immutable.
///
/// @param ending how the last interleaving ended
/// @param explored how many interleavings were looked at
/// @param all whether there are no others
/// @param problem what was thrown, in words; empty if nothing was
/// @param stack where it was thrown, innermost first, only the user's own code
/// @param threads names of the threads, by their number; the first is the one that ran the code
/// @param events what happened in it
/// @param script the text of the [Script] that leads there again
/// @param comparison of results; null if none were compared
public record Answer(
    Ending ending,
    int explored,
    boolean all,
    String problem,
    List<StackTraceElement> stack,
    List<String> threads,
    List<Event> events,
    String script,
    @Nullable Comparison comparison)
    implements Serializable {

  /// How one interleaving ended.
  public enum Ending {
    /// As it should.
    FINE,
    /// An [AssertionError] was thrown.
    ASSERTION,
    /// Something else was thrown.
    EXCEPTION,
    /// Calls gave what no order of them gives, one after the other.
    IMPOSSIBLE,
    /// Every thread waits for another one.
    DEADLOCK,
    /// Threads run in circles and wait for each other.
    LIVELOCK,
    /// The time was up.
    TIME,
    /// The same interleaving ended in two ways: the code depends on something else.
    UNSTEADY,
    /// It cannot be searched as it is; the problem says why.
    UNFIT
  }

  /// An answer without an interleaving.
  static Answer bare(Ending ending, int explored, boolean all) {
    return new Answer(ending, explored, all, "", List.of(), List.of(), List.of(), "", null);
  }

  static Answer unfit(String problem) {
    return new Answer(Ending.UNFIT, 0, false, problem, List.of(), List.of(), List.of(), "", null);
  }

  /// The same after other interleavings were looked at.
  ///
  /// @param scenario what the script is for
  Answer of(String scenario, int others) {
    return new Answer(
        ending,
        explored + others,
        all,
        problem,
        stack,
        threads,
        events,
        scenario + script,
        comparison);
  }
}
