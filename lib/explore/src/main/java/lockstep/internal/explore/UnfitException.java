package lockstep.internal.explore;

/// Tells a person that objects cannot be searched as they are.
final class UnfitException extends Exception {

  private static final long serialVersionUID = 1;

  UnfitException(String message) {
    super(message);
  }
}
