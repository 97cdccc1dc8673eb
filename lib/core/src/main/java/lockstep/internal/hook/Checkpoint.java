package lockstep.internal.hook;

/// What cell code does at every back-edge of a loop and at the entry of every method.
@FunctionalInterface
public interface Checkpoint {

  /// Returns at once in the usual case; gives up the GIL, or throws to end a stopped cell.
  void reached();
}
