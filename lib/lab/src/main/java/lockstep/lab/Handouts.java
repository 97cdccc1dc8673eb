package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.lab.kernel.Trees;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;

/// Finished notebooks to hand in or to read: each as HTML, and as PDF where there is a browser that
/// prints.
///
/// Nothing is run: the pages show what the notebooks show.
final class Handouts {

  private final Folders folders;
  private final Progress progress;

  Handouts(Folders folders, Progress progress) {
    this.folders = folders;
    this.progress = progress;
  }

  /// Writes pages of all notebooks in the student's copy, and in folders in it, that were run.
  ///
  /// @param lesson how their file names start; "" for all
  void print(String lesson) throws PlainError, IOException, InterruptedException {
    Installation installation = new Setup(folders, progress).run();
    List<Path> notebooks = finished(lesson);
    if (notebooks.isEmpty()) {
      throw new PlainError(
          "In %s there is no notebook with outputs%s. Run its cells and save it first."
              .formatted(
                  folders.myLessons(),
                  lesson.isEmpty() ? "" : " whose name starts with " + lesson));
    }
    writeHtml(installation, notebooks);
    Optional<Chromium> browser = Chromium.find();
    for (Path notebook : notebooks) {
      Path html = withEnding(notebook, ".html");
      progress.say(html.toString());
      if (browser.isPresent()) {
        Path pdf = withEnding(notebook, ".pdf");
        writePdf(browser.get(), html, pdf);
        progress.say(pdf.toString());
      }
    }
    if (browser.isEmpty()) {
      progress.say("For a PDF, open the page in a browser and print it; no Chromium was found.");
    }
  }

  private static void writeHtml(Installation installation, List<Path> notebooks)
      throws PlainError, IOException, InterruptedException {
    Path script = Files.createTempFile("handout", ".py");
    try {
      Resources.unpack("handout/handout.py", script);
      List<String> command =
          new ArrayList<>(List.of(installation.python().toString(), script.toString()));
      notebooks.forEach(notebook -> command.add(notebook.toString()));
      Command.Finished written = Command.run(command);
      if (!written.well()) {
        throw new PlainError("The pages could not be written: " + written.lastLine());
      }
    } finally {
      Files.delete(script);
    }
  }

  private static void writePdf(Chromium browser, Path html, Path pdf)
      throws PlainError, IOException, InterruptedException {
    Path profile = Files.createTempDirectory("handout");
    try {
      Files.deleteIfExists(pdf);
      browser.print(html, pdf, profile);
    } finally {
      Trees.delete(profile);
    }
  }

  private List<Path> finished(String lesson) throws IOException {
    List<Path> finished = new ArrayList<>();
    if (!Files.isDirectory(folders.myLessons())) {
      return finished;
    }
    try (Stream<Path> files = Files.walk(folders.myLessons())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".ipynb")
            && name.startsWith(lesson)
            && !file.toString().contains(".ipynb_checkpoints")
            && Notebook.read(file).codeCells().stream().anyMatch(Cell::wasExecuted)) {
          finished.add(file);
        }
      }
    }
    return finished;
  }

  private static Path withEnding(Path notebook, String ending) {
    String name = notebook.getFileName().toString();
    return notebook.resolveSibling(name.replaceFirst("\\.ipynb$", ending));
  }
}
