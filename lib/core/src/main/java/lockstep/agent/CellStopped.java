package lockstep.agent;

import java.io.Serial;

/// Ends the code of a cell that was interrupted. Code of a cell cannot catch it.
final class CellStopped extends Error {

  @Serial private static final long serialVersionUID = 1L;

  final transient Run run;

  CellStopped(Run run) {
    super(run.name() + " was interrupted", null, false, false);
    this.run = run;
  }
}
