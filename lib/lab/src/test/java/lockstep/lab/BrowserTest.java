package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import lockstep.lab.lessons.Lessons;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/// JupyterLab as a student sees it: opened by the lab, its lessons run, edited and stopped in a
/// real browser.
@Timeout(300)
class BrowserTest {

  // The colours of bars: running, failed, holding a lock in either theme.
  private static final int BLUE = 0x0072b2;
  private static final int RED = 0xc8102e;
  private static final int AMBER = 0xc27800;
  private static final int AMBER_IN_THE_DARK = 0xf0b43c;

  @TempDir private static Path folder;

  private static RunningLab lab;
  private static ChromeDriver browser;
  private static LabPage page;

  @BeforeAll
  static void aLabIsOpen() throws Exception {
    browser = Browser.start(folder.resolve("profile"));
    lab = new RunningLab(folder.resolve("lessons"));
    page = new LabPage(browser, lab.url());
    // Kernels begin while the first lesson is walked through.
    for (Path lesson : Lessons.all()) {
      if (lesson.getFileName().toString().matches("(00|03|08|10)-.*")) {
        lab.startKernelOf(lesson);
      }
    }
  }

  @AfterAll
  static void theLabIsClosed() {
    if (lab != null) {
      lab.close();
    }
    if (browser != null) {
      browser.quit();
    }
  }

  @Test
  void theFirstFiveMinutesShowWorkersKillOneStopALoopAndBreakAProgram() throws Exception {
    page.open("00");
    page.runTo("crew");
    assertTrue(page.pixels("crew", BLUE) > 5_000, "four bars are to be seen");

    page.change("crew", "int workers = 4;", "int workers = 2;");
    page.run("crew");
    page.output("crew", text -> text.contains("worker 2") && !text.contains("worker 3"));

    page.run("kill");
    assertTrue(page.pixels("kill", RED) > 100, "the killed worker is red");
    page.show("kill");
    page.screenshot("browser-00");

    page.change("endless", "// while", "while");
    page.runWithoutEnd("endless");
    page.stop("endless");
    page.run("stop-check");
    String idle = page.output("stop-check", text -> text.contains("ms of"));
    assertTrue(Integer.parseInt(idle.replaceAll("(?s).*for ([0-9]+) ms.*", "$1")) < 500, idle);

    page.run("board");
    page.run("order");
    page.click("order", "input[type=radio]");
    page.keys(Keys.ARROW_RIGHT);
    page.output("order", text -> text.contains("Step 2 of"));
    page.change("order", "A, A, B, B", "A, B, B, A");
    page.run("order");
    page.run("order-check");
    page.output("order-check", text -> text.contains("You broke it!"));
  }

  @Test
  void inLessonThreeStepsAreReorderedAndAnEndlessTillIsStopped() throws Exception {
    page.open("03");
    page.runTo("by-hand");
    page.output("plain-tally", text -> text.contains("50 runs"));
    assertTrue(page.output("by-hand", t -> !t.isEmpty()).contains("from 7 to 8"));

    page.change(
        "by-hand",
        "int b = counter;     // till B reads\ncounter = a + 1;     // till A writes",
        "counter = a + 1;     // till A writes\nint b = counter;     // till B reads");
    page.run("by-hand");
    page.output("by-hand", text -> text.contains("from 7 to 9"));

    page.change("by-hand", "int counter = 7;", "while (true) { }");
    page.runWithoutEnd("by-hand");
    page.stop("by-hand");
    page.change("by-hand", "while (true) { }", "int counter = 7;");
    page.run("by-hand");
    page.output("by-hand", text -> text.contains("from 7 to 9"));
  }

  @Test
  void inLessonFourAnInterleavingIsWalkedThroughWithArrowKeysInBothThemes() throws Exception {
    page.open("04");
    page.run("imports");
    page.run("account");
    page.run("explore");
    page.output("explore", text -> text.contains("Step 1 of"));

    page.click("explore", "input[type=radio]");
    page.keys(Keys.ARROW_RIGHT);
    page.output("explore", text -> text.contains("Step 2 of"));
    page.keys(Keys.ARROW_DOWN);
    page.output("explore", text -> text.contains("Step 3 of"));
    page.keys(Keys.ARROW_LEFT);
    page.output("explore", text -> text.contains("Step 2 of"));

    page.show("explore");
    page.screenshot("browser-04");
    page.chooseTheme("JupyterLab Dark");
    page.screenshot("browser-04-dark");
    page.chooseTheme("JupyterLab Light");
    page.output("explore", text -> text.contains("Step 2 of"));
  }

  @Test
  void inLessonEightTheTasksAreHandedOutOtherwiseAndAPoolIsStopped() throws Exception {
    page.open("08");
    page.runTo("gantt");
    page.output("gantt", text -> !text.isEmpty());
    assertTrue(page.pixels("gantt", BLUE) > 5_000, "two rows of bars");
    page.run("pid-counts");
    assertTrue(page.output("pid-counts", t -> !t.isEmpty()).matches("(?s).*=6.*"));

    page.change("ten", "numbers, 2);", "numbers, 1);");
    page.run("ten");
    page.run("pid-counts");
    page.output("pid-counts", text -> text.matches("(?s).*=5.*=5.*"));

    page.change("ten", "n -> task(n)", "n -> { while (true) { } }");
    page.runWithoutEnd("ten");
    page.stop("ten");
  }

  @Test
  void inLessonTenTurnsAreSeenInBothThemesAndALockedLoopIsStopped() throws Exception {
    page.open("10");
    page.runTo("turns");
    page.output("turns", text -> !text.isEmpty());
    assertTrue(page.pixels("turns", AMBER) > 1_000, "turns are seen");
    page.chooseTheme("JupyterLab Dark");
    assertTrue(page.pixels("turns", AMBER_IN_THE_DARK) > 1_000);
    page.screenshot("browser-10-dark");
    page.chooseTheme("JupyterLab Light");

    page.change("turns", "run(4,", "run(2,");
    page.run("turns");
    page.output("turns", text -> text.contains("thread 2") && !text.contains("thread 3"));

    page.change("turns", "() -> work(steps / 4)", "() -> { while (true) { } }");
    page.runWithoutEnd("turns");
    page.stop("turns");
  }
}
