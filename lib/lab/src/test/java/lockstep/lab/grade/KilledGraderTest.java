package lockstep.lab.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.lab.Installation;
import lockstep.lab.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of a grader, with all that it has started itself, in the middle of a student's cell.
@Timeout(120)
class KilledGraderTest {

  /// A kernel that never ends its cell, and a program that has left its session.
  private static final String RESTLESS =
      """
      new ProcessBuilder("setsid", "sleep", "%1$s").start();
      new ProcessBuilder("sleep", "%1$s").start();
      while (true) { }\
      """;

  @TempDir Path folder;

  @Test
  void leavesNoProcessAndNoFile() throws Exception {
    assumeTrue(Jail.best() != Jail.Wall.NONE, "what leaves its session cannot be told then");
    String mark = Long.toString(1_000_000_000 + ProcessHandle.current().pid());
    Process grader = start(RESTLESS.formatted(mark));
    List<ProcessHandle> started = new ArrayList<>();
    try {
      while (sleeping(mark).size() < 2) {
        assertTrue(grader.isAlive());
        Thread.sleep(50);
      }
      started.addAll(grader.descendants().toList());
      started.addAll(sleeping(mark));
      Set<String> inCourse = names(Installation.current().root().resolve("notebooks/exercises"));
      grader.destroyForcibly();
      for (ProcessHandle each : started) {
        if (commandLine(each).contains("drive.py")) {
          each.destroyForcibly();
        }
      }
      while (started.stream().anyMatch(ProcessHandle::isAlive) || !sleeping(mark).isEmpty()) {
        Thread.sleep(50);
      }
      // Outside, only who is root leaves somebody to do it.
      while (Jail.best() == Jail.Wall.USER && !names(temporary()).isEmpty()) {
        Thread.sleep(50);
      }
      assertEquals(inCourse, names(folder.resolve("course")));
    } finally {
      grader.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Path temporary() {
    return folder.resolve("temporary");
  }

  private static Set<String> names(Path folder) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static List<ProcessHandle> sleeping(String mark) {
    return ProcessHandle.allProcesses()
        .filter(each -> commandLine(each).endsWith("sleep " + mark))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private Process start(String cell) throws Exception {
    Path root = Installation.current().root();
    Path exercises = root.resolve("notebooks/exercises");
    Path course = folder.resolve("course");
    GoldenStudentsTest.copy(exercises, course);
    Notebook notebook = Notebook.read(course.resolve("source/ticket-shop/ticket-shop.ipynb"));
    notebook.codeCells().getFirst().json().addProperty("source", cell);
    Path given = folder.resolve("given.ipynb");
    Files.writeString(given, notebook.json().toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                new Gson()
                    .fromJson(
                        Files.readString(root.resolve(".lockstep/grader.json")), String[].class)));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    command.add(1, "-Djava.io.tmpdir=" + Files.createDirectory(temporary()));
    command.addAll(
        List.of(course.toString(), "ticket-shop", "restless", given.toString(), given + ".graded"));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
