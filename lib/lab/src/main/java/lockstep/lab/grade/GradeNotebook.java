package lockstep.lab.grade;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import lockstep.check.Finding;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;
import lockstep.lab.kernel.Output;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;

/// Runs one submitted notebook and writes into its test cells what nbgrader reads as a score.
///
/// `lockstep_grading.py` starts it: `COURSE NOTEBOOK STUDENT IN OUT`. Exit code 0: graded, however
/// badly the student's code behaved. Any other: not graded, the reason on standard error. It ends
/// with the program that started it.
public final class GradeNotebook {

  private static final int MOST_CHARACTERS = 1_500;

  private final Sitting sitting;
  private final Map<String, StringBuilder> feedback = new LinkedHashMap<>();
  private final Map<String, Double> scores = new LinkedHashMap<>();

  private GradeNotebook(Sitting sitting) {
    this.sitting = sitting;
  }

  /// Grades one notebook.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
    try {
      Path course = Path.of(arguments[0]).toRealPath();
      Notebook notebook = Notebook.read(Path.of(arguments[3]));
      Installation installation = Installation.current();
      Bounds bounds = Bounds.current();
      List<Path> secrets = new ArrayList<>(List.of(course));
      Path originals = installation.root().resolve("notebooks/exercises").toRealPath();
      if (!originals.equals(course)) {
        secrets.add(originals);
      }
      Random random = new Random((arguments[1] + "/" + arguments[2]).hashCode());
      List<Part> parts = HiddenChecks.of(course, arguments[1]).parts(random);
      try (Jail jail = new Jail(installation, bounds, secrets, exchange())) {
        grade(notebook, parts, jail, bounds);
      }
      Files.writeString(Path.of(arguments[4]), notebook.json().toString());
    } catch (PlainError error) {
      System.err.println(error.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  /// Runs all cells in a new kernel, puts the questions to it, and writes what came of it into the
  /// notebook.
  static void grade(Notebook notebook, List<Part> parts, Jail jail, Bounds bounds)
      throws IOException, PlainError, InterruptedException {
    try (Sitting sitting = new Sitting(jail, bounds)) {
      GradeNotebook grading = new GradeNotebook(sitting);
      for (Cell cell : notebook.codeCells()) {
        grading.run(cell);
      }
      for (Part part : parts) {
        grading.judge(part);
      }
      notebook.codeCells().forEach(grading::write);
    }
  }

  /// Where nbgrader keeps what all have handed in, on a hub.
  private static List<Path> exchange() throws IOException {
    String named = System.getenv("LOCKSTEP_EXCHANGE");
    return named == null || !Files.isDirectory(Path.of(named))
        ? List.of()
        : List.of(Path.of(named).toRealPath());
  }

  private void run(Cell cell) throws IOException, InterruptedException {
    CellEnd end =
        isTest(cell)
            ? sitting.ask(withoutNotice(cell.source()), Bounds.current().cell())
            : sitting.define(cell.source());
    List<Output> shown = new ArrayList<>(end.run().outputs());
    switch (end) {
      case CellEnd.Ran _ -> {}
      case CellEnd.Stopped stopped -> shown.addFirst(note("stopped: it " + stopped.why()));
      case CellEnd.Gone gone ->
          shown.addFirst(
              note(
                  "stopped: it "
                      + gone.why()
                      + ". The cells below ran in a new kernel, without what this one defined"));
    }
    cell.json().add("outputs", Outputs.json(shown));
    cell.json().addProperty("execution_count", 1);
  }

  private static Output note(String what) {
    return new Output.Text("stdout", "[grading] This cell was " + what + ".\n");
  }

  private void judge(Part part) throws IOException, InterruptedException {
    Finding finding = sitting.answer(part);
    double points = finding.met() ? part.points() : 0;
    scores.merge(part.cell(), points, Double::sum);
    feedback
        .computeIfAbsent(part.cell(), _ -> new StringBuilder())
        .append(
            "  %s %s of %s  %s\n               %s\n"
                .formatted(
                    finding.met() ? "✓" : "○",
                    written(points),
                    written(part.points()),
                    part.what(),
                    Outputs.cut(finding.says(), MOST_CHARACTERS)
                        .replace("\n", "\n               ")));
  }

  private void write(Cell cell) {
    if (!isTest(cell)) {
      return;
    }
    String id = gradeId(cell);
    double score = scores.getOrDefault(id, 0.0);
    String text =
        Outputs.plain(cell)
            + "\nThe grader's own checks:\n"
            + feedback.getOrDefault(id, new StringBuilder("  none for this cell\n"));
    JsonArray outputs = Outputs.json(List.of(new Output.Text("stdout", text)));
    outputs.add(Outputs.score(written(score)));
    cell.json().add("outputs", outputs);
  }

  private static String written(double points) {
    return points == Math.rint(points)
        ? Long.toString((long) points)
        : String.format(Locale.ROOT, "%.2f", points);
  }

  static boolean isTest(Cell cell) {
    JsonObject metadata = cell.json().getAsJsonObject("metadata").getAsJsonObject("nbgrader");
    return metadata != null
        && metadata.has("grade_id")
        && metadata.get("grade").getAsBoolean()
        && !metadata.get("solution").getAsBoolean();
  }

  private static String gradeId(Cell cell) {
    return cell.json()
        .getAsJsonObject("metadata")
        .getAsJsonObject("nbgrader")
        .get("grade_id")
        .getAsString();
  }

  /// nbgrader marks a test cell that it puts back with a comment of Python's.
  private static String withoutNotice(String source) {
    return source.startsWith("#") ? source.replaceFirst("(?s)^#.*?\n\n", "") : source;
  }
}
