package lockstep.internal.hook;

/// What code of cells does at every back-edge of a loop, at the entry of every method and lambda,
/// and at the start of a `catch`.
///
/// Only code of cells, in a kernel with the agent: nothing reaches it in a worker process, in a
/// program's own classes, or inside the JDK.
@FunctionalInterface
public interface Checkpoint {

  /// Returns at once in the usual case, or after it has given up the GIL and got it back.
  ///
  /// Called on the thread that asked for it, millions of times a second; the caller may hold any
  /// lock. It must not call code of cells. If it waits, an interrupt must end the wait and stay
  /// set: the next checkpoint then ends the code of an interrupted cell.
  void reached();
}
