package lockstep.task;

import org.jspecify.annotations.Nullable;

/// A task in a worker process did not return.
///
/// Its cause is the task's own exception with the stack it had in the worker, or one that says how
/// the worker ended. Its message repeats what matters of it.
public final class TaskException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// With a message and the task's own exception.
  public TaskException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
