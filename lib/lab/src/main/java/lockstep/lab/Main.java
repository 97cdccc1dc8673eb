package lockstep.lab;

import java.io.IOException;

/// What `mvn` runs: sets up what is missing, then opens the lessons.
public final class Main {

  private Main() {}

  /// Runs in one of the modes `open`, `headless`, `edit`, `setup`.
  public static void main(String[] arguments) throws InterruptedException {
    Progress progress = new Progress(System.out);
    try {
      Folders folders = Folders.current();
      new Setup(folders, progress).run();
    } catch (PlainError error) {
      System.err.println(error.getMessage());
      System.exit(1);
    } catch (IOException error) {
      System.err.println("Lockstep could not read or write a file: " + error.getMessage());
      System.exit(1);
    }
  }
}
