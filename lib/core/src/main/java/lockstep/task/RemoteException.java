package lockstep.task;

/// Stands for an exception of a worker process that could not travel itself.
///
/// Its message starts with the name of the original's class; its stack trace is the original's.
public final class RemoteException extends Exception {

  private static final long serialVersionUID = 1;

  /// A stand-in.
  ///
  /// @param description the original's `toString()`
  /// @param stack the original's stack
  public RemoteException(String description, StackTraceElement[] stack) {
    super(description, null, false, true);
    setStackTrace(stack);
  }
}
