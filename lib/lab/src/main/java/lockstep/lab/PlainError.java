package lockstep.lab;

/// Something that the person at the keyboard can put right: the message says what, and how.
///
/// Shown as it is, without a stack trace.
public final class PlainError extends Exception {

  private static final long serialVersionUID = 1;

  /// A message for the person at the keyboard.
  public PlainError(String message) {
    super(message);
  }
}
