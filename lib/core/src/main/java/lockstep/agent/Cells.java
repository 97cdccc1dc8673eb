package lockstep.agent;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lockstep.internal.hook.Hooks;
import org.jspecify.annotations.Nullable;

/// What cells have left running, and how to end it.
///
/// Any thread may call it. Outside a notebook there are no cells, and the answers are empty.
public final class Cells {

  /// What `stop` waits for at most.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Cells() {}

  /// The threads that earlier cells have left running, virtual ones included.
  public static List<Leftover> running() {
    Run current = Evaluation.currentRun();
    return Threads.all()
        .filter(Thread::isAlive)
        .mapMulti(
            (Thread thread, java.util.function.Consumer<Leftover> to) -> {
              @Nullable Run run = Threads.runOf(thread);
              if (run != null && run != current) {
                to.accept(Leftovers.describe(run, thread));
              }
            })
        .toList();
  }

  /// Ends everything that a cell has left running, as an interrupt would have done.
  ///
  /// @param cell its number, as Jupyter shows it in brackets
  /// @return what could not be ended within a second
  /// @throws IllegalArgumentException if that is the cell which calls
  public static List<Leftover> stop(int cell) {
    Run current = Evaluation.currentRun();
    if (current != null && current.count() == cell) {
      throw new IllegalArgumentException("cell " + cell + " is this cell: interrupt it instead");
    }
    return Threads.all()
        .map(Threads::runOf)
        .filter(run -> run != null && run.count() == cell)
        .distinct()
        .flatMap(run -> run.stopAndWait(PATIENCE).stream())
        .toList();
  }

  /// Ends everything that all earlier cells have left running.
  ///
  /// @return what could not be ended
  public static List<Leftover> stopAll() {
    return running().stream()
        .map(Leftover::cell)
        .distinct()
        .flatMap(cell -> stop(cell).stream())
        .toList();
  }

  /// Which promises of the teaching kernel hold here, one a line, and why the others do not.
  public static String health() {
    if (!Hooks.hasAgent()) {
      return "no agent: this is not the kernel \"Java (Lockstep)\"";
    }
    return Arrays.stream(Part.values())
        .map(part -> (part.isOn() ? "yes: " : "no: ") + part.promise() + because(part.whyOff()))
        .collect(Collectors.joining("\n"));
  }

  private static String because(@Nullable String reason) {
    return reason == null ? "" : " (" + reason + ")";
  }
}
