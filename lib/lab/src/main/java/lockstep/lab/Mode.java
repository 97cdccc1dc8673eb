package lockstep.lab;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What `-Dlockstep.lab=` asks for.
enum Mode {
  /// Set up, serve the student's copy of the lessons, open a browser.
  OPEN,
  /// Set up and serve the student's copy; the browser is elsewhere.
  HEADLESS,
  /// Set up and serve the lessons themselves, for authors.
  EDIT,
  /// Set up, nothing else.
  SETUP,
  /// Bring one fresh lesson beside the student's copy.
  FRESH,
  /// Write notebooks that were run as pages, HTML and PDF, beside them.
  PRINT,
  /// Execute all lessons and make pages of them.
  SITE,
  /// Grade what students handed in for one assignment.
  GRADE,
  /// Start a JupyterHub for a class.
  HUB;

  static Mode parse(String name) throws PlainError {
    for (Mode mode : values()) {
      if (mode.toString().equals(name)) {
        return mode;
      }
    }
    String all = Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "));
    throw new PlainError("-Dlockstep.lab=" + name + " is none of: " + all + ".");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
