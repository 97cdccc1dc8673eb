package lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.lab.kernel.Trees;
import lockstep.lab.notebook.Notebook;

/// The lessons as pages to be read: what `mvn -Dlockstep.lab=site` makes.
///
/// Every lesson is executed in our kernel; Sphinx makes pages of the results, with links, pictures
/// and a search that work from a folder of files. Sphinx lives in an environment of its own, which
/// no student needs.
final class Site {

  private static final Duration CELL_LIMIT = Duration.ofSeconds(120);

  /// All of them run on Python 3.10.
  private static final List<String> TOOLS =
      List.of("sphinx==8.1.3", "myst-nb==1.4.0", "furo==2025.12.19");

  private final Folders folders;
  private final Progress progress;

  Site(Folders folders, Progress progress) {
    this.folders = folders;
    this.progress = progress;
  }

  /// Executes all lessons and writes the pages; answers the first one.
  Path make() throws PlainError, IOException, InterruptedException {
    new Setup(folders, progress).run();
    Path work = folders.target().resolve("site-lessons");
    List<Path> executed = new ArrayList<>();
    for (Path lesson : lessons()) {
      executed.add(execute(lesson, work));
    }
    return render(executed, folders.target().resolve("site"));
  }

  /// Makes pages of lessons that were executed.
  ///
  /// @param executed their files, named `NN-title-executed.ipynb`
  /// @param site where the pages are put; what was there is gone
  /// @return the first page
  Path render(List<Path> executed, Path site) throws PlainError, IOException, InterruptedException {
    PythonEnvironment tools =
        VirtualEnvironment.ready(
            folders.siteEnvironment(), TOOLS, "what makes pages of notebooks", folders, progress);
    Path source = site.resolveSibling(site.getFileName() + "-source");
    Trees.delete(source);
    Trees.delete(site);
    copyPages(source);
    for (Path lesson : executed) {
      String name = lesson.getFileName().toString().replace("-executed", "");
      Files.copy(lesson, source.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Resources.unpack("site/conf.py", source.resolve("conf.py"));
    for (String part : List.of("theme.css", "theme.js")) {
      Resources.unpack("site/" + part, source.resolve("static").resolve(part));
    }
    Files.writeString(
        source.resolve("index.md"),
        Resources.text("site/index.md").replace("{lessons}", listOfLessons()));

    progress.say("Making pages");
    Command.Finished sphinx =
        Command.run(
            List.of(
                tools.python().toString(),
                "-m",
                "sphinx",
                "--quiet",
                "--fail-on-warning",
                "--keep-going",
                "--jobs=auto",
                "--doctree-dir=" + site.resolveSibling(site.getFileName() + "-doctrees"),
                source.toString(),
                site.toString()));
    if (!sphinx.well()) {
      throw new PlainError("The pages could not be made:\n" + sphinx.text());
    }
    return site.resolve("index.html");
  }

  private Path execute(Path lesson, Path work)
      throws PlainError, IOException, InterruptedException {
    progress.say("Running " + lesson.getFileName());
    Notebook executed = Notebook.read(lesson).execute(work, CELL_LIMIT);
    if (!executed.errors().isEmpty()) {
      throw new PlainError(
          lesson.getFileName() + " fails:\n" + String.join("\n", executed.errors()));
    }
    return executed.file();
  }

  private List<Path> lessons() throws IOException {
    try (Stream<Path> files = Files.list(folders.notebooks())) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]{2}-.*\\.ipynb"))
          .sorted()
          .toList();
    }
  }

  /// Copies what is read without being run: the glossary and its like, and the teachers' pages.
  private void copyPages(Path source) throws IOException {
    try (Stream<Path> files = Files.walk(folders.notebooks(), 2)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = folders.notebooks().relativize(file);
        if (!name.startsWith("exercises") && name.toString().matches(".*\\.(ipynb|md)")) {
          Path copy = source.resolve(name);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  /// The table of lessons in the README.
  private String listOfLessons() throws IOException {
    return Files.readString(folders.root().resolve("README.md"))
        .lines()
        .dropWhile(line -> !line.equals("## Lessons"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .map(line -> line.replace("](notebooks/", "]("))
        .collect(Collectors.joining("\n"));
  }
}
