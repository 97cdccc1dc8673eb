package lockstep.task;

import org.jspecify.annotations.Nullable;

/// The worker process ended in the middle of a task.
public final class WorkerDiedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Outcome.Died<?> outcome;

  /// Tells how the worker ended.
  public WorkerDiedException(Outcome.Died<?> outcome) {
    super(
        outcome.worker()
            + " (pid "
            + outcome.pid()
            + ") "
            + ending(outcome.exitCode())
            + (outcome.lastWords().isEmpty()
                ? ""
                : "; its last words: " + String.join(" | ", outcome.lastWords())));
    this.outcome = outcome;
  }

  /// How the worker ended.
  @SuppressWarnings("unchecked")
  public <R extends @Nullable Object> Outcome.Died<R> outcome() {
    // It holds no R.
    return (Outcome.Died<R>) outcome;
  }

  private static String ending(int exitCode) {
    return switch (exitCode) {
      case 3 -> "ended with exit code 3 (a worker that runs out of memory ends so)";
      case 128 + 9 -> "was killed (signal 9, SIGKILL)";
      case 128 + 15 -> "was terminated (signal 15, SIGTERM)";
      case 128 + 6 -> "was aborted by a crash of its JVM (signal 6, SIGABRT)";
      case 128 + 11 -> "was ended by a memory fault (signal 11, SIGSEGV)";
      default ->
          exitCode > 128 && exitCode < 160
              ? "was ended by signal " + (exitCode - 128)
              : "ended with exit code " + exitCode;
    };
  }
}
