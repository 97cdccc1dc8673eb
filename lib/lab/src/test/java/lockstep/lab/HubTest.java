package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lockstep.lab.grade.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A teacher and five students on a JupyterHub, from release to feedback; one student and the
/// teacher's formgrader in a real browser.
///
/// It installs a hub of 400 MB and takes minutes: only with `-Dlockstep.hub=true`.
@EnabledIfSystemProperty(named = "lockstep.hub", matches = "true")
@Timeout(1200)
class HubTest {

  private static final String SHOP = "ticket-shop";

  /// The others, what each hands in, and what the hidden checks give for it.
  private static final Map<String, String> KINDS =
      Map.of(
          "student2",
          "racy",
          "student3",
          "endless",
          "student4",
          "blank",
          "student5",
          "perfect-lock");

  private static final String LATE = "student5";
  private static final Map<String, Double> SCORES =
      Map.of("student1", 8.0, "student2", 2.0, "student3", 0.0, "student4", 0.0, "student5", 8.0);

  @TempDir private Path folder;

  private Path course;
  private HubPerson teacher;

  @Test
  void fiveStudentsFetchSolveHandInAndReadTheirFeedback() throws Exception {
    course = folder.resolve("class/course");
    copyExercises();
    List<ProcessHandle> started;
    try (RunningHub hub = new RunningHub(course, Path.of("target", "hub.log"))) {
      URI address = hub.address();
      teacher = new HubPerson(address, "teacher");
      teacher.press("assignment/" + SHOP + "/assign");
      teacher.press("assignment/" + SHOP + "/release");
      List<HubPerson> others = new ArrayList<>();
      for (String name : List.of("student2", "student3", "student4")) {
        others.add(handIn(new HubPerson(address, name)));
      }
      HubPage student = HubPage.of(address, "student1", folder.resolve("profile-student"));
      try {
        fetchSolveAndSubmit(student);
        others.add(handInLate(new HubPerson(address, LATE)));
        grade();
        lookAtTheClass(address);
        readFeedback(student);
      } finally {
        student.close();
      }
      for (HubPerson other : others) {
        readFeedback(other);
      }
      started = hub.processes();
      assertTrue(started.size() > 8, "hub, proxy and six servers: " + started);
    }
    for (ProcessHandle each : started) {
      assertTrue(RunningLab.ends(each), () -> "still there: " + each.info());
    }
  }

  private HubPerson handIn(HubPerson student) throws Exception {
    student.press("fetch", SHOP);
    Golden kind =
        Golden.of(SHOP).stream()
            .filter(each -> each.name().equals(KINDS.get(student.name())))
            .findFirst()
            .orElseThrow();
    student.solve(SHOP, kind.cells());
    assertTrue(student.press("submit", SHOP).toString().contains("\"submitted\""));
    return student;
  }

  private HubPerson handInLate(HubPerson student) throws Exception {
    teacher.dueNow(SHOP);
    return handIn(student);
  }

  private void fetchSolveAndSubmit(HubPage student) throws Exception {
    student.openMenu("Assignment List");
    student.screenshot("hub-1-released");
    assertEquals(List.of("Assignment List"), student.menu(), "what a student is offered");
    student.press("Fetch");
    LabPage page = student.openFetched(SHOP);
    Path notebook = home("student1").resolve(SHOP).resolve(SHOP + ".ipynb");
    page.awaitNotebook(notebook);

    page.run("tools");
    page.run("shop");
    page.run("shop-check");
    page.output("shop-check", text -> text.contains("0 of 3 parts are right"));

    page.replace("shop", Golden.of(SHOP).getFirst().cells().get("shop"));
    page.run("shop");
    page.run("shop-check");
    page.output("shop-check", text -> text.contains("3 of 3 parts are right"));
    page.show("shop-check");
    page.screenshot("hub-2-solved");
    page.save();

    student.openMenu("Assignment List");
    student.press("Submit");
    student.await("Fetch Feedback");
    student.screenshot("hub-3-submitted");
  }

  private void grade() throws Exception {
    teacher.press("assignment/" + SHOP + "/collect");
    for (String student : SCORES.keySet()) {
      teacher.press("submission/" + SHOP + "/" + student + "/autograde");
    }
    Map<String, Double> given = new TreeMap<>();
    List<String> late = new ArrayList<>();
    String due = teacher.ask("assignment/" + SHOP).getAsJsonObject().get("duedate").getAsString();
    for (JsonElement each : teacher.ask("submissions/" + SHOP).getAsJsonArray()) {
      JsonObject submission = each.getAsJsonObject();
      String student = submission.get("student").getAsString();
      given.put(student, submission.get("code_score").getAsDouble());
      if (submission.get("timestamp").getAsString().compareTo(due) > 0) {
        late.add(student);
      }
    }
    assertEquals(new TreeMap<>(SCORES), given);
    assertEquals(List.of(LATE), late);
    teacher.press("assignment/" + SHOP + "/generate_feedback");
    teacher.press("assignment/" + SHOP + "/release_feedback");
  }

  private void lookAtTheClass(URI address) throws Exception {
    try (HubPage page = HubPage.of(address, "teacher", folder.resolve("profile-teacher"))) {
      page.openMenu("Formgrader");
      assertTrue(page.insideFrame("iframe[src*=formgrader]", SHOP).contains("bank-transfers"));
      page.open("/user/teacher/formgrader/manage_submissions/" + SHOP);
      page.await(LATE);
      page.screenshot("hub-4-class");
      for (String student : SCORES.keySet()) {
        page.await(student);
      }
    }
  }

  private void readFeedback(HubPage student) throws Exception {
    student.press("Fetch Feedback");
    student.press("(view feedback)");
    student.openFile(SHOP + ".html");
    String feedback = student.insideFrame(".jp-HTMLViewer iframe", "Score: 8.0 / 10.0");
    student.screenshot("hub-5-feedback");
    assertTrue(feedback.contains("The grader's own checks"), feedback);
    assertFalse(feedback.contains("implements Marking"), feedback);
  }

  private void readFeedback(HubPerson student) throws Exception {
    student.press("fetch_feedback", SHOP);
    Path feedback = home(student.name()).resolve(SHOP).resolve("feedback");
    try (Stream<Path> files = Files.walk(feedback)) {
      Path page = files.filter(file -> file.endsWith(SHOP + ".html")).findFirst().orElseThrow();
      String score = "(Score: " + SCORES.get(student.name()) + " / 10.0)";
      assertTrue(Files.readString(page).contains(score), () -> student.name() + ": " + score);
    }
  }

  private Path home(String name) {
    return course.resolveSibling("homes").resolve(name);
  }

  private void copyExercises() throws Exception {
    Path exercises = Folders.current().notebooks().resolve("exercises");
    try (Stream<Path> files = Files.walk(exercises)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = course.resolve(exercises.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
