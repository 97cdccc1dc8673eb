package lockstep.shared;

/// A process died in the middle of something that others rely on.
public final class HolderDiedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  HolderDiedException(String message) {
    super(message);
  }
}
