package lockstep.lab;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import lockstep.lab.grade.Grading;

/// What `mvn` runs: sets up what is missing, then opens the lessons.
///
/// It ends when JupyterLab ends, at Ctrl-C, or when the program that started it ends.
public final class Main {

  private static final int CODE_WITH_SIGN = 3; // known to the pom

  private Main() {}

  /// Runs in one of the modes `open`, `headless`, `edit`, `setup`, `fresh`, `print`, `site`,
  /// `grade`, `hub`.
  public static void main(String[] arguments) throws InterruptedException {
    ProcessHandle.current().parent().ifPresent(Main::endWith);
    try {
      Folders folders = Folders.current();
      Sign sign = Sign.put(folders);
      try {
        run(Mode.parse(arguments.length == 0 ? "open" : arguments[0]), folders);
        sign.remove();
      } catch (PlainError | IOException error) {
        sign.say(inWords(error));
        System.err.println("\n" + inWords(error) + "\n");
        System.exit(CODE_WITH_SIGN);
      }
      System.exit(0);
    } catch (PlainError | IOException error) {
      System.err.println("\n" + inWords(error) + "\n");
      System.exit(1);
    }
  }

  private static void run(Mode mode, Folders folders)
      throws PlainError, IOException, InterruptedException {
    Progress progress = new Progress(System.out);
    switch (mode) {
      case SETUP -> {
        Installation made = new Setup(folders, progress).run();
        progress.say("Everything is set up: " + made.kernelspec());
      }
      case FRESH -> {
        String lesson = System.getProperty("lockstep.lesson", "");
        progress.say("A fresh copy: " + new WorkingCopy(folders, progress).fresh(lesson));
      }
      case PRINT -> {
        String lesson = System.getProperty("lockstep.lesson", "");
        new Handouts(folders, progress).print(lesson);
      }
      case SITE -> progress.say("The first page: " + new Site(folders, progress).make());
      case GRADE -> {
        new Setup(folders, progress).run();
        Path course = course(folders);
        String assignment = System.getProperty("lockstep.assignment", "");
        Grading grading = Grading.of(course, assignment, progress::say);
        System.out.println(grading.table().text() + "\n\n" + grading.failures().text());
      }
      case HUB -> new Hub(folders, progress).serve(course(folders), Lab.port());
      case OPEN, HEADLESS, EDIT -> new Lab(folders, progress).serve(mode);
    }
  }

  private static Path course(Folders folders) {
    return folders.root().resolve(System.getProperty("lockstep.course", ""));
  }

  private static void endWith(ProcessHandle parent) {
    parent.onExit().thenRun(() -> System.exit(0));
  }

  private static String inWords(Exception error) {
    if (error instanceof FileSystemException failed) {
      String reason = failed.getReason();
      return "Lockstep could not read or write %s: %s."
          .formatted(failed.getFile(), reason == null ? failed.getClass().getSimpleName() : reason);
    }
    return error instanceof IOException
        ? "Lockstep could not read or write a file: " + error.getMessage()
        : error.getMessage().strip();
  }
}
