package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A browser of the Chromium family, used to print.
///
/// @param executable the file of the program
record Chromium(Path executable) {

  private static final List<String> NAMES =
      List.of(
          "chromium",
          "chromium-browser",
          "google-chrome",
          "chrome",
          "microsoft-edge",
          "chrome.exe",
          "msedge.exe");

  /// The first one on the `PATH`.
  static Optional<Chromium> find() {
    return NAMES.stream()
        .flatMap(name -> Command.onPath(name).stream())
        .findFirst()
        .map(Chromium::new);
  }

  /// Prints a page as PDF.
  ///
  /// @param profile an empty folder for what a browser keeps
  void print(Path page, Path pdf, Path profile)
      throws PlainError, IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-pdf-header-footer",
                "--user-data-dir=" + profile,
                "--print-to-pdf=" + pdf.toAbsolutePath()));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--no-sandbox");
    }
    command.add(page.toAbsolutePath().toUri().toString());
    Command.Finished printed = Command.run(command);
    if (!printed.well() || !Files.exists(pdf)) {
      throw new PlainError(executable + " could not print " + page + ": " + printed.lastLine());
    }
  }
}
