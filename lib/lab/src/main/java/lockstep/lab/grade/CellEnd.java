package lockstep.lab.grade;

import lockstep.lab.kernel.CellRun;

/// How a cell of a student ended.
sealed interface CellEnd {

  /// What it showed until then.
  CellRun run();

  /// By itself, well or with an error.
  record Ran(CellRun run) implements CellEnd {}

  /// It was interrupted; its kernel goes on.
  ///
  /// @param why the end of a sentence that begins with "It"
  record Stopped(CellRun run, String why) implements CellEnd {}

  /// Its kernel ended with it.
  ///
  /// @param why the end of a sentence that begins with "It"
  record Gone(CellRun run, String why) implements CellEnd {}
}
