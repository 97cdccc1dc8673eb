package lockstep.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A person's JupyterLab on a hub, in a browser of their own: nbgrader's menu and lists.
final class HubPage implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final By MENU =
      By.xpath("//div[text()='Nbgrader' and contains(@class, 'MenuBar')]");

  private final ChromeDriver browser;
  private final URI hub;

  private HubPage(ChromeDriver browser, URI hub) {
    this.browser = browser;
    this.hub = hub;
  }

  /// Logs in as somebody with a keyboard does.
  static HubPage of(URI hub, String name, Path profile) {
    HubPage page = new HubPage(Browser.start(profile), hub);
    page.open("/hub/login");
    page.shown(By.name("username")).sendKeys(name);
    page.shown(By.name("password")).sendKeys(RunningHub.PASSWORD);
    page.shown(By.id("login_submit")).click();
    return page;
  }

  void open(String path) {
    browser.get(hub.resolve(path).toString());
  }

  /// Chooses an entry of nbgrader's menu.
  void openMenu(String entry) {
    shown(MENU).click();
    shown(By.xpath(entries() + "[text()='" + entry + "']")).click();
  }

  /// The entries of nbgrader's menu.
  List<String> menu() {
    shown(MENU).click();
    shown(By.xpath(entries()));
    List<String> all =
        browser.findElements(By.xpath(entries())).stream()
            .filter(WebElement::isDisplayed)
            .map(WebElement::getText)
            .toList();
    shown(MENU).click();
    return all;
  }

  /// Clicks on what has this text, once it is there.
  void press(String text) {
    shown(withText(text)).click();
  }

  /// Waits until something with this text is to be seen.
  void await(String text) {
    shown(withText(text));
  }

  /// Opens the notebook of a fetched assignment, as the list of assignments shows it.
  LabPage openFetched(String assignment) {
    String list = "//*[@id='fetched_assignments_list']";
    shown(By.xpath(list + "//a[normalize-space()='" + assignment + "']")).click();
    shown(
            By.xpath(
                list
                    + "//*[contains(@class,'nested_list_item')]//a[normalize-space()='"
                    + assignment
                    + "']"))
        .click();
    return new LabPage(browser, hub);
  }

  /// Opens a file that the file browser shows.
  void openFile(String name) {
    WebElement file =
        shown(By.xpath("//li[contains(@class,'jp-DirListing-item')]//*[text()='" + name + "']"));
    new Actions(browser).doubleClick(file).perform();
  }

  /// All text of a page inside the page, once it says something.
  ///
  /// @param place a selector of the frame
  String insideFrame(String place, String something) {
    WebElement frame = shown(By.cssSelector(place));
    browser.switchTo().frame(frame);
    until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), something));
    String text = browser.findElement(By.tagName("body")).getText();
    browser.switchTo().defaultContent();
    return text;
  }

  /// Keeps what is to be seen, as a file in `target`.
  void screenshot(String name) throws IOException {
    Files.write(Path.of("target", name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    browser.quit();
  }

  private static String entries() {
    return "//li[starts-with(@data-command, 'nbgrader')]/div[contains(@class, 'itemLabel')]";
  }

  private static By withText(String text) {
    return By.xpath("//*[not(self::option) and normalize-space(text())='" + text + "']");
  }

  private WebElement shown(By what) {
    return until(ExpectedConditions.elementToBeClickable(what));
  }

  private <T> T until(ExpectedCondition<T> condition) {
    try {
      return new WebDriverWait(browser, PATIENCE).until(condition);
    } catch (TimeoutException tooLong) {
      try {
        screenshot("hub-failed");
      } catch (IOException unwritable) {
        tooLong.addSuppressed(unwritable);
      }
      throw tooLong;
    }
  }
}
