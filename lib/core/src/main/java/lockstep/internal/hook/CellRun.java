package lockstep.internal.hook;

/// One evaluation of a notebook cell: what was started in it belongs to it.
public interface CellRun {

  /// How messages call the cell, for example `cell 12`.
  String name();

  /// Registers what is to be done when this run is interrupted. The action runs once, on a thread
  /// of the agent, must not block for long, and may throw.
  ///
  /// @return closes the registration; the action then never starts
  Registration whenStopped(Runnable action);

  /// Shows a whole line of output under this cell, wherever the kernel is by now.
  ///
  /// @param error whether it was written on standard error
  /// @param line without its line end
  void print(boolean error, String line);

  /// Undoes a registration.
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
