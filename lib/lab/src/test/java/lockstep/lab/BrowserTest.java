package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.lab.lessons.Lessons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// JupyterLab as a student sees it: opened by the lab, run and edited in a real browser.
@Timeout(600)
class BrowserTest {

  private static final By CODE_CELLS = By.cssSelector(".jp-Notebook .jp-CodeCell");
  private static final By IDLE =
      By.cssSelector(".jp-Notebook-ExecutionIndicator[data-status='idle']");
  private static final Duration PATIENCE = Duration.ofSeconds(240);

  @TempDir private Path folder;

  @Test
  void aStudentRunsALessonEditsACellAndSeesTheNewOutput() throws Exception {
    ChromeDriver browser = Browser.start(folder.resolve("profile"));
    try (RunningLab lab = new RunningLab(folder.resolve("lessons"))) {
      browser.get(lessonOne(lab.url()).toString());
      WebDriverWait wait = new WebDriverWait(browser, PATIENCE);
      wait.until(ExpectedConditions.visibilityOfElementLocated(CODE_CELLS));
      wait.until(ExpectedConditions.presenceOfElementLocated(IDLE));
      assertFalse(
          browser.findElement(By.tagName("body")).getText().contains("Would you like to"),
          "JupyterLab asks questions at its first start");

      runAll(browser);
      wait.until(_ -> ran(browser));
      screenshot(browser, "browser-all-cells-run.png");

      WebElement cell = browser.findElement(CODE_CELLS);
      new Actions(browser)
          .click(cell.findElement(By.cssSelector(".cm-content")))
          .keyDown(Keys.CONTROL)
          .sendKeys(Keys.END)
          .keyUp(Keys.CONTROL)
          .sendKeys(Keys.ENTER)
          .sendKeys("System.out.println(\"edited \" + \"by a student\");")
          .keyDown(Keys.SHIFT)
          .sendKeys(Keys.ENTER)
          .keyUp(Keys.SHIFT)
          .perform();
      wait.until(_ -> outputOfFirstCell(browser).contains("edited by a student"));
      screenshot(browser, "browser-cell-edited.png");
    } finally {
      browser.quit();
    }
  }

  /// Lesson 01 on the same server as the first lesson.
  private static URI lessonOne(URI first) throws Exception {
    Path lesson =
        Lessons.all().stream()
            .filter(path -> path.getFileName().toString().startsWith("01"))
            .findFirst()
            .orElseThrow();
    return first.resolve("/lab/tree/" + lesson.getFileName() + "?" + first.getQuery());
  }

  private static void runAll(ChromeDriver browser) {
    browser.findElement(By.xpath("//div[text()='Run' and contains(@class, 'MenuBar')]")).click();
    new WebDriverWait(browser, PATIENCE)
        .until(
            ExpectedConditions.elementToBeClickable(
                By.cssSelector("li[data-command='runmenu:run-all']")))
        .click();
  }

  /// Whether every cell whose code is shown has a number; a cell that runs or waits shows a star.
  private static boolean ran(ChromeDriver browser) {
    List<String> prompts =
        browser.findElements(CODE_CELLS).stream()
            .map(cell -> cell.findElement(By.cssSelector(".jp-InputPrompt")).getText())
            .filter(prompt -> !prompt.isEmpty())
            .toList();
    return !browser.findElements(IDLE).isEmpty()
        && !prompts.isEmpty()
        && prompts.stream().allMatch(prompt -> prompt.matches("\\[[0-9]+\\]:"));
  }

  private static String outputOfFirstCell(ChromeDriver browser) {
    return browser
        .findElement(CODE_CELLS)
        .findElement(By.cssSelector(".jp-Cell-outputWrapper"))
        .getText();
  }

  private static void screenshot(ChromeDriver browser, String name) throws IOException {
    Files.write(Path.of("target", name), browser.getScreenshotAs(OutputType.BYTES));
  }
}
