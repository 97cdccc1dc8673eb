package lockstep.lab.notebook;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;

/// A notebook file.
///
/// @param file where it is
/// @param json what is in it
public record Notebook(Path file, JsonObject json) {

  /// Reads a notebook.
  public static Notebook read(Path file) throws IOException {
    return new Notebook(file, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
  }

  /// Runs a copy of this notebook from top to bottom in a fresh kernel, in the folder of the copy.
  ///
  /// Ends at the first cell that fails unless it is tagged `raises-exception`; that failure is
  /// among the [errors][#errors] of the notebook returned.
  ///
  /// @param folder where the copy and its executed form are put
  /// @param cellLimit how long one cell may take
  public Notebook execute(Path folder, Duration cellLimit)
      throws IOException, PlainError, InterruptedException {
    Path script = Files.createDirectories(folder).resolve("execute.py");
    try (InputStream in = Notebook.class.getResourceAsStream("execute.py")) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    String name = file.getFileName().toString();
    Path copy = Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    Path result = folder.resolve(name.replace(".ipynb", "-executed.ipynb"));
    Path log = folder.resolve(name.replace(".ipynb", ".log"));
    Files.deleteIfExists(result);
    ProcessBuilder builder =
        new ProcessBuilder(
            Installation.current().python().toString(),
            script.toString(),
            copy.toString(),
            result.toString(),
            Long.toString(cellLimit.toSeconds()));
    builder.environment().remove("JUPYTER_PATH");
    builder.environment().put("JUPYTER_DATA_DIR", folder.resolve("jupyter").toString());
    builder.environment().put("IPYTHONDIR", folder.resolve("ipython").toString());
    builder.environment().put("PYTHONUTF8", "1");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      long limit = cellLimit.toSeconds() * Math.max(1, codeCells().size()) + 120;
      if (!process.waitFor(limit, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " did not end within " + limit + " s: " + tail(log));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(name + " did not run to its end: " + tail(log));
    }
    return read(result);
  }

  /// All cells, in order.
  public List<Cell> cells() {
    return json.getAsJsonArray("cells").asList().stream()
        .map(cell -> new Cell(cell.getAsJsonObject()))
        .toList();
  }

  /// The cells that hold code, in order.
  public List<Cell> codeCells() {
    return cells().stream().filter(Cell::isCode).toList();
  }

  /// The cell of an id, or the only one that has it as a tag.
  public Cell cell(String idOrTag) {
    List<Cell> found =
        cells().stream()
            .filter(cell -> cell.id().equals(idOrTag) || cell.tags().contains(idOrTag))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size()
              + " cells are called or tagged "
              + idOrTag
              + "; ids: "
              + cells().stream().map(Cell::id).toList());
    }
    return found.getFirst();
  }

  /// The tracebacks of all cells that failed though no tag `raises-exception` allows it.
  public List<String> errors() {
    return codeCells().stream()
        .filter(cell -> !cell.tags().contains("raises-exception"))
        .flatMap(cell -> cell.errors().stream().map(error -> "cell " + cell.id() + ": " + error))
        .toList();
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }
}
