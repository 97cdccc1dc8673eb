package lockstep.check;

/// What one check of an exercise saw.
///
/// Immutable; any thread may use it.
///
/// @param met whether it saw what it looked for
/// @param says what it saw, as a sentence that teaches
public record Finding(boolean met, String says) {

  /// It is as it should be.
  public static Finding met(String says) {
    return new Finding(true, says);
  }

  /// It is not yet as it should be.
  public static Finding open(String says) {
    return new Finding(false, says);
  }

  /// Both of them: met if both are; what is open is told first.
  public Finding and(Finding other) {
    if (met && other.met) {
      return met(says + "; " + other.says);
    }
    return met ? other : other.met ? this : open(says + "; " + other.says);
  }

  @Override
  public String toString() {
    return (met ? "met: " : "open: ") + says;
  }
}
