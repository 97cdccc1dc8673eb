package lockstep.agent;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Shows exceptions that end a thread, under the cell that started it.
final class Uncaught implements Thread.UncaughtExceptionHandler {

  private Uncaught() {}

  static void install() {
    Thread.setDefaultUncaughtExceptionHandler(new Uncaught());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (failure instanceof CellStopped) {
      return;
    }
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    // One call: other threads' output stays out of it.
    System.err.print("Exception in thread \"" + Leftovers.nameOf(thread) + "\" " + text);
  }
}
