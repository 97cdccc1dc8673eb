package lockstep.lab;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What `mvn` runs: sets up what is missing, then opens the lessons.
///
/// It ends when JupyterLab ends, at Ctrl-C, or when the program that started it ends.
public final class Main {

  private static final int CODE_WITH_SIGN = 3; // known to the pom

  private Main() {}

  /// Runs in one of the modes `open`, `headless`, `edit`, `setup`, `fresh`.
  public static void main(String[] arguments) throws InterruptedException {
    ProcessHandle.current().parent().ifPresent(Main::endWith);
    Progress progress = new Progress(System.out);
    try {
      Mode mode = Mode.parse(arguments.length == 0 ? "open" : arguments[0]);
      Folders folders = Folders.current();
      Files.deleteIfExists(folders.sign());
      run(mode, folders, progress);
      System.exit(0);
    } catch (PlainError error) {
      fail(error.getMessage());
    } catch (FileSystemException error) {
      fail(
          "Lockstep could not read or write %s: %s."
              .formatted(
                  error.getFile(),
                  error.getReason() == null
                      ? error.getClass().getSimpleName()
                      : error.getReason()));
    } catch (IOException error) {
      fail("Lockstep could not read or write a file: " + error.getMessage());
    }
  }

  private static void run(Mode mode, Folders folders, Progress progress)
      throws PlainError, IOException, InterruptedException {
    switch (mode) {
      case SETUP -> {
        Installation made = new Setup(folders, progress).run();
        progress.say("Everything is set up: " + made.kernelspec());
      }
      case FRESH -> {
        String lesson = System.getProperty("lockstep.lesson", "");
        progress.say("A fresh copy: " + new WorkingCopy(folders, progress).fresh(lesson));
      }
      case OPEN, HEADLESS, EDIT -> new Lab(folders, progress).serve(mode);
    }
  }

  private static void endWith(ProcessHandle parent) {
    parent.onExit().thenRun(() -> System.exit(0));
  }

  /// Says what is wrong. Maven fails then, too: in few words where it finds our sign.
  private static void fail(String message) {
    System.err.println();
    System.err.println(message.strip());
    System.err.println();
    try {
      Path sign = Folders.current().sign();
      Files.createDirectories(sign.getParent());
      Files.writeString(sign, message);
      System.exit(CODE_WITH_SIGN);
    } catch (PlainError | IOException noSign) {
      System.exit(1);
    }
  }
}
