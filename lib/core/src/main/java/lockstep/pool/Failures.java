package lockstep.pool;

import java.util.concurrent.TimeoutException;
import lockstep.internal.worker.Worker;
import lockstep.task.Outcome;
import lockstep.task.TaskException;
import lockstep.task.WorkerDiedException;
import org.jspecify.annotations.Nullable;

/// Makes exceptions of outcomes.
final class Failures {

  private Failures() {}

  /// The value of a task that returned.
  ///
  /// @param index of the item, for the message
  /// @throws TaskException if it did not return
  static <R extends @Nullable Object> R valueOf(int index, Outcome<R> outcome) {
    return switch (outcome) {
      case Outcome.Returned<R>(R value, var span) -> value;
      case Outcome.Threw<R>(Throwable exception, var span) ->
          throw new TaskException(
              "task "
                  + index
                  + " failed in "
                  + span.lane()
                  + " (pid "
                  + span.pid()
                  + "): "
                  + exception,
              exception);
      case Outcome.Died<R> died -> {
        Throwable cause = causeOf(died);
        throw new TaskException("task " + index + " failed: " + cause.getMessage(), cause);
      }
      case Outcome.TimedOut<R> timedOut -> {
        Throwable cause = causeOf(timedOut);
        throw new TaskException("task " + index + " failed: " + cause.getMessage(), cause);
      }
    };
  }

  /// How a worker died that says no more; it is killed if it still lives.
  static WorkerDiedException deathOf(Worker worker) throws InterruptedException {
    worker.kill();
    int exitCode = worker.process().waitFor();
    worker.console().awaitEnd();
    return new WorkerDiedException(
        new Outcome.Died<>(
            worker.name(), worker.process().pid(), exitCode, worker.console().lastWords()));
  }

  /// What a future of a single task fails with.
  ///
  /// @throws IllegalArgumentException if the task returned
  static Throwable causeOf(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Returned<?> returned ->
          throw new IllegalArgumentException("not a failure: " + returned);
      case Outcome.Threw<?>(Throwable exception, var _) -> exception;
      case Outcome.Died<?> died -> new WorkerDiedException(died);
      case Outcome.TimedOut<?>(var limit) ->
          new TimeoutException("it had not ended after " + limit + ", and was killed");
    };
  }
}
