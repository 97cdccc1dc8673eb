package lockstep.lab.grade;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lockstep.lab.Command;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;
import lockstep.picture.Table;
import org.jspecify.annotations.Nullable;

/// Grades all that was submitted for one assignment, and writes the feedback.
///
/// @param scores one for each student and test cell, students in alphabetical order
/// @param remarks what was mended before, and what could not be graded, by student
/// @param failures what was not right, the commonest first
public record Grading(List<Score> scores, Map<String, List<String>> remarks, Table failures) {

  /// What one test cell brought one student.
  ///
  /// @param points null where a person has to grade
  public record Score(
      String student, String notebook, String cell, @Nullable Double points, double most) {}

  private static final String MODULE = "nbgrader";

  /// Grades; what was graded before is graded anew.
  ///
  /// @param course the folder of an nbgrader course
  /// @param progress is told what happens
  public static Grading of(Path course, String assignment, Consumer<String> progress)
      throws IOException, PlainError, InterruptedException {
    Path submitted = course.resolve("submitted");
    if (assignment.isEmpty() || !Files.isDirectory(course.resolve("source").resolve(assignment))) {
      throw new PlainError(
          "Which assignment? Say -Dlockstep.assignment= and one of: "
              + names(course.resolve("source")));
    }
    if (!Files.isDirectory(course.resolve("release").resolve(assignment))) {
      release(course, assignment, progress);
    }
    Map<String, List<String>> remarks = new TreeMap<>();
    for (String student : names(submitted)) {
      Path handedIn = submitted.resolve(student).resolve(assignment);
      if (Files.isDirectory(handedIn)) {
        List<String> mended =
            new Mending(course.resolve("release").resolve(assignment)).of(handedIn);
        remarks.put(student, new ArrayList<>(mended));
      }
    }
    List<String> said = nbgrader(course, progress, "autograde", assignment, "--force");
    for (String student : remarks.keySet()) {
      if (!Files.isDirectory(course.resolve("autograded").resolve(student).resolve(assignment))) {
        remarks.get(student).add("not graded: " + reason(said, student));
      }
    }
    progress.accept("Writing the feedback");
    nbgrader(course, progress, "generate_feedback", assignment, "--force");
    ClassView view = new ClassView(course, assignment);
    view.exportForComparison();
    return new Grading(scores(course, assignment), remarks, view.failures());
  }

  /// Makes the students' version of an assignment, in `release/`.
  public static void release(Path course, String assignment, Consumer<String> progress)
      throws IOException, PlainError, InterruptedException {
    List<String> said = nbgrader(course, progress, "generate_assignment", assignment, "--force");
    if (!Files.isDirectory(course.resolve("release").resolve(assignment))) {
      throw new PlainError(String.join("\n", said));
    }
  }

  /// What a student has of what the machine grades.
  public double points(String student) {
    return scores.stream()
        .filter(score -> score.student.equals(student) && score.points != null)
        .mapToDouble(Score::points)
        .sum();
  }

  /// One line a student.
  public Table table() {
    Table table = Table.of("student", "points", "of", "by hand", "remarks");
    for (Map.Entry<String, List<String>> each : remarks.entrySet()) {
      List<Score> own =
          scores.stream().filter(score -> score.student.equals(each.getKey())).toList();
      double most = own.stream().filter(s -> s.points != null).mapToDouble(Score::most).sum();
      long byHand = own.stream().filter(s -> s.points == null).count();
      table =
          table.row(
              each.getKey(),
              points(each.getKey()),
              most,
              byHand,
              String.join("; ", each.getValue()));
    }
    return table.caption(
        "What the machine grades; \"by hand\" are answers that wait for a person"
            + " (an answer that was left empty has its 0 already)");
  }

  /// `lockstep_grading.py` says it, in one line.
  private static String reason(List<String> said, String student) {
    String before = "Not graded: " + student + ": ";
    return said.stream()
        .filter(line -> line.contains(before))
        .map(line -> line.substring(line.indexOf(before) + before.length()))
        .findFirst()
        .orElse("see the log of nbgrader in the course's folder");
  }

  static List<Score> scores(Path course, String assignment)
      throws IOException, PlainError, InterruptedException {
    Path script = Files.createTempFile("scores", ".py");
    try (InputStream in = Grading.class.getResourceAsStream("scores.py")) {
      Files.write(script, in.readAllBytes());
      List<String> said = python(course, List.of(script.toString(), assignment), _ -> {});
      List<Score> scores = new ArrayList<>();
      for (JsonElement row : new Gson().fromJson(said.getLast(), JsonArray.class)) {
        JsonArray all = row.getAsJsonArray();
        scores.add(
            new Score(
                all.get(0).getAsString(),
                all.get(1).getAsString(),
                all.get(2).getAsString(),
                all.get(3).isJsonNull() ? null : all.get(3).getAsDouble(),
                all.get(4).getAsDouble()));
      }
      return scores;
    } finally {
      Files.delete(script);
    }
  }

  static List<String> nbgrader(Path course, Consumer<String> progress, String... arguments)
      throws IOException, PlainError, InterruptedException {
    List<String> command = new ArrayList<>(List.of("-m", MODULE));
    command.addAll(List.of(arguments));
    return python(course, command, progress);
  }

  private static List<String> python(Path course, List<String> arguments, Consumer<String> progress)
      throws IOException, PlainError, InterruptedException {
    Installation installation = Installation.current();
    List<String> command = new ArrayList<>();
    if (Command.onPath("setpriv").isPresent()) {
      // Who kills this program means nbgrader, too.
      command.addAll(List.of("setpriv", "--pdeathsig=KILL"));
    }
    command.add(installation.python().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(course.toFile());
    builder.environment().put("PYTHONUTF8", "1");
    // nbgrader calls programs of its own environment.
    String path = installation.python().getParent() + ":" + System.getenv("PATH");
    builder.environment().put("PATH", path);
    builder.environment().put("LOCKSTEP_ROOT", installation.root().toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.matches(".*(Autograding|ERROR|WARNING).*")) {
          progress.accept(line);
        }
      }
      process.waitFor();
      return lines;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
