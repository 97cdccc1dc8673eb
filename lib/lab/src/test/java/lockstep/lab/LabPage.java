package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import lockstep.lab.lessons.Lessons;
import lockstep.lab.notebook.Cell;
import lockstep.lab.notebook.Notebook;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A lesson in JupyterLab, as a student with a mouse and a keyboard has it before them; cells are
/// named by their ids.
///
/// One test at a time may use it.
final class LabPage {

  private static final By CELLS =
      By.cssSelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell");
  private static final By IDLE =
      By.cssSelector(
          ".jp-NotebookPanel:not(.lm-mod-hidden)"
              + " .jp-Notebook-ExecutionIndicator[data-status='idle']");
  private static final By UNSAVED = By.cssSelector(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver browser;
  private final URI first;
  private List<String> ids = List.of();

  /// @param first where the first lesson is
  LabPage(ChromeDriver browser, URI first) {
    this.browser = browser;
    this.first = first;
  }

  /// Opens the lesson whose file name starts so, and waits until it can be run.
  void open(String lesson) throws Exception {
    Path file =
        Lessons.all().stream()
            .filter(path -> path.getFileName().toString().startsWith(lesson))
            .findFirst()
            .orElseThrow();
    // Each lesson alone in its tab of JupyterLab.
    browser.get(
        first.resolve("/lab/tree/" + file.getFileName() + "?reset&" + first.getQuery()).toString());
    awaitNotebook(file);
  }

  /// Waits until the notebook that is being opened can be run.
  ///
  /// @param file where it is on the disk
  void awaitNotebook(Path file) throws IOException {
    ids = Notebook.read(file).cells().stream().map(Cell::id).toList();
    until("no lesson", () -> browser.findElements(CELLS).size() == ids.size());
    until("no kernel", () -> !browser.findElements(IDLE).isEmpty());
    assertFalse(
        browser.findElement(By.tagName("body")).getText().contains("Would you like to"),
        "JupyterLab asks questions at its first start");
  }

  /// Runs all cells above one, and that one.
  void runTo(String id) {
    select(cell(id));
    chooseFromMenu("Run", "notebook:run-all-above");
    run(id);
  }

  /// Runs a cell, and waits for its end.
  void run(String id) {
    String before = prompt(id);
    press(id);
    until("did not end: " + id, () -> ended(id) && !prompt(id).equals(before));
  }

  /// Runs a cell that will not end by itself.
  void runWithoutEnd(String id) {
    press(id);
    until("did not begin: " + id, () -> prompt(id).equals("[*]:"));
  }

  /// Presses Esc, then I twice, which is the keyboard's way to the stop button, until the cell has
  /// ended: a kernel that has not yet begun with the cell hears nothing.
  void stop(String id) {
    until(
        "was not stopped: " + id,
        () -> {
          keys(Keys.ESCAPE);
          keys("ii");
          return ended(id);
        });
  }

  /// Changes the source of a cell as a student does: by typing.
  void change(String id, String from, String to) {
    String old = sourceOf(cell(id));
    assertTrue(old.contains(from), "nothing to change");
    replace(id, old.replace(from, to));
  }

  /// Replaces the source of a cell by typing.
  void replace(String id, String changed) {
    WebElement cell = cell(id);
    assertNotEquals(sourceOf(cell), changed, "nothing to change");
    cell.findElement(By.cssSelector(".cm-content")).click();
    withControl("a");
    browser.executeScript("document.execCommand('insertText', false, arguments[0])", changed);
    assertEquals(changed.strip(), sourceOf(cell).strip());
  }

  /// Saves the notebook.
  void save() {
    withControl("s");
    until("not saved", () -> browser.findElements(UNSAVED).isEmpty());
  }

  /// Waits until what a cell shows satisfies a condition, and returns it.
  String output(String id, Predicate<String> condition) {
    until("never shown below " + id, () -> condition.test(output(id)));
    return output(id);
  }

  private String output(String id) {
    return cell(id).findElement(By.cssSelector(".jp-Cell-outputWrapper")).getText();
  }

  /// Clicks the first such element below a cell.
  ///
  /// @param css a selector of it
  void click(String id, String css) {
    WebElement element = cell(id).findElement(By.cssSelector(".jp-Cell-outputWrapper " + css));
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
  }

  /// Presses keys, wherever the focus is.
  void keys(CharSequence keys) {
    new Actions(browser).sendKeys(keys).perform();
  }

  /// How many pixels of a cell's picture have about this colour.
  ///
  /// @param colour red, green and blue, such as `0x0072b2`
  long pixels(String id, int colour) throws IOException {
    WebElement picture = cell(id).findElement(By.cssSelector(".jp-OutputArea-output svg"));
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", picture);
    return Pixels.like(colour, picture.getScreenshotAs(OutputType.BYTES));
  }

  /// Chooses a theme in the menu of settings.
  void chooseTheme(String name) {
    openMenu("Settings");
    new Actions(browser)
        .moveToElement(wait(By.xpath("//li[@data-type='submenu']/div[text()='Theme']")))
        .perform();
    wait(By.xpath("//li[@data-command='apputils:change-theme']/div[text()='" + name + "']"))
        .click();
    boolean light = name.endsWith("Light");
    wait(By.cssSelector("body[data-jp-theme-light='" + light + "']"));
  }

  /// Keeps what is to be seen, as a file in `target`.
  void screenshot(String name) {
    try {
      Files.write(Path.of("target", name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /// Brings a cell to the top of the window.
  void show(String id) {
    browser.executeScript("arguments[0].scrollIntoView({block: 'start'})", cell(id));
  }

  private boolean ended(String id) {
    return prompt(id).matches("\\[[0-9]+]:") && !browser.findElements(IDLE).isEmpty();
  }

  private void press(String id) {
    select(cell(id));
    withControl(Keys.ENTER);
  }

  private void select(WebElement cell) {
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", cell);
    cell.findElement(By.cssSelector(".jp-InputPrompt")).click();
  }

  private void withControl(CharSequence key) {
    new Actions(browser).keyDown(Keys.CONTROL).sendKeys(key).keyUp(Keys.CONTROL).perform();
  }

  private void chooseFromMenu(String menu, String command) {
    openMenu(menu);
    wait(By.cssSelector("li[data-command='" + command + "']")).click();
  }

  private void openMenu(String name) {
    wait(By.xpath("//div[text()='" + name + "' and contains(@class, 'MenuBar')]")).click();
  }

  private WebElement wait(By what) {
    return new WebDriverWait(browser, PATIENCE)
        .until(ExpectedConditions.elementToBeClickable(what));
  }

  private String prompt(String id) {
    return cell(id).findElement(By.cssSelector(".jp-InputPrompt")).getText();
  }

  private WebElement cell(String id) {
    List<WebElement> shown = browser.findElements(CELLS);
    assertEquals(ids.size(), shown.size(), "cells that are shown");
    return shown.get(ids.indexOf(id));
  }

  private String sourceOf(WebElement cell) {
    return (String)
        browser.executeScript(
            "return Array.from(arguments[0].querySelectorAll('.cm-line'))"
                + ".map(line => line.textContent).join('\\n')",
            cell);
  }

  private void until(String complaint, BooleanSupplier condition) {
    try {
      new WebDriverWait(browser, PATIENCE, Duration.ofMillis(100))
          .withMessage(complaint)
          .until(_ -> condition.getAsBoolean());
    } catch (TimeoutException tooLong) {
      screenshot("browser-failed");
      throw tooLong;
    }
  }
}
