package lockstep.lab.kernel;

import java.util.List;
import java.util.Map;

/// One thing that a cell shows.
public sealed interface Output {

  /// Text on standard output or standard error.
  ///
  /// @param name `stdout` or `stderr`
  record Text(String name, String text) implements Output {}

  /// Something displayed by the code.
  ///
  /// @param data from MIME type to content
  record Display(Map<String, String> data) implements Output {}

  /// The value of the cell's last expression.
  ///
  /// @param data from MIME type to content
  record Value(Map<String, String> data) implements Output {}

  /// The exception, or the compiler's complaint, that ended the cell.
  ///
  /// @param name as the kernel calls it; kernels differ
  /// @param traceback with the terminal's colour codes taken out
  record Failure(String name, String message, List<String> traceback) implements Output {}

  /// How much there is of it.
  default long characters() {
    return switch (this) {
      case Text text -> text.text.length();
      case Display display -> characters(display.data);
      case Value value -> characters(value.data);
      case Failure failure -> failure.traceback.stream().mapToLong(String::length).sum();
    };
  }

  private static long characters(Map<String, String> data) {
    return data.values().stream().mapToLong(String::length).sum();
  }
}
