package lockstep.lab;

import java.io.PrintStream;

/// Tells the person at the keyboard what is being done, in whole lines.
///
/// Any thread may call it.
final class Progress {

  private static final long BETWEEN_REPORTS = 2_000_000_000L; // nanoseconds

  private final PrintStream out;
  private long lastReport = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  /// What is done next, or what was found.
  synchronized void say(String line) {
    out.println(line);
    out.flush();
    lastReport = System.nanoTime();
  }

  /// How far a long step is; most such lines are left out, so that one appears every two seconds.
  synchronized void far(String line) {
    if (System.nanoTime() - lastReport >= BETWEEN_REPORTS) {
      say("  " + line);
    }
  }
}
