package lockstep.task;

/// A value or a piece of code that has to go to another process cannot go there.
///
/// The message names the variable, its type, the code that reads it, and what to do instead.
public final class CannotTravelException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /// With a message for the person who wrote the code.
  public CannotTravelException(String message) {
    super(message);
  }

  /// With a message for the person who wrote the code, and what was tried.
  public CannotTravelException(String message, Throwable cause) {
    super(message, cause);
  }
}
