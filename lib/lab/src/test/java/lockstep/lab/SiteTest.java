package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lockstep.lab.lessons.Lessons;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// The pages that are made of the executed lessons, as files.
@Timeout(1200)
class SiteTest {

  private static final Pattern LOADED =
      Pattern.compile("<(?:script|img|iframe)[^>]* src=\"([^\"]+)\"|<link[^>]* href=\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"([^\"]+)\"");

  private static final Path SITE = Path.of("target", "site").toAbsolutePath();

  @TempDir private Path profile;

  @BeforeAll
  static void pagesAreMade() throws Exception {
    List<Path> executed = new ArrayList<>();
    for (Path lesson : Lessons.all()) {
      executed.add(Lessons.executed(lesson.getFileName().toString()).file());
    }
    new Site(Folders.current(), new Progress(System.out)).render(executed, SITE);
  }

  @Test
  void thereIsAPageForEveryLesson() throws Exception {
    String index = Files.readString(SITE.resolve("index.html"));
    for (Path lesson : Lessons.all()) {
      String page = lesson.getFileName().toString().replace(".ipynb", ".html");
      assertTrue(Files.readString(SITE.resolve(page)).contains("class=\"ls\""), page);
      assertTrue(index.contains("href=\"" + page + "\""), page);
    }
  }

  @Test
  void everyLinkLeadsToAPageOfTheSite() throws Exception {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : found(LINK, page)) {
        if (!link.startsWith("https:") && !leadsSomewhere(page, link)) {
          dead.add(SITE.relativize(page) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), dead);
  }

  @Test
  void nothingIsLoadedFromTheNetwork() throws Exception {
    List<String> remote = new ArrayList<>();
    for (Path page : pages()) {
      List<String> loaded = found(LOADED, page);
      assertFalse(loaded.isEmpty());
      loaded.stream().filter(source -> source.contains("//")).forEach(remote::add);
    }
    assertEquals(List.of(), remote);
  }

  @Test
  void aReaderFindsAWordAndSeesThePicturesInTheChosenTheme() throws Exception {
    ChromeDriver browser = Browser.start(profile);
    try {
      WebDriverWait wait = new WebDriverWait(browser, Duration.ofSeconds(60));
      browser.get(SITE.resolve("index.html").toUri().toString());
      WebElement field = browser.findElement(By.name("q"));
      field.sendKeys("starting line");
      field.submit();
      wait.until(ExpectedConditions.elementToBeClickable(By.partialLinkText("The shared counter")))
          .click();

      wait.until(ExpectedConditions.titleContains("The shared counter"));
      By pictures = By.cssSelector(".cell_output .ls svg");
      assertTrue(pixels(browser, pictures, 0xc27800) > 1_000, "a bar, in the light theme");
      shown(browser, By.cssSelector(".content-icon-container .theme-toggle")).click();
      assertTrue(pixels(browser, pictures, 0xf0b43c) > 1_000, "the same bar, in the dark one");
    } finally {
      browser.quit();
    }
  }

  private static long pixels(ChromeDriver browser, By picture, int colour) throws IOException {
    return Pixels.like(colour, shown(browser, picture).getScreenshotAs(OutputType.BYTES));
  }

  /// The first such element, brought into the middle of the window: at once, where the page itself
  /// would scroll there by and by.
  private static WebElement shown(ChromeDriver browser, By what) {
    WebElement found = browser.findElement(what);
    browser.executeScript(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found);
    return found;
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    URI target = page.toUri().resolve(link.replace("&amp;", "&"));
    Path file = Path.of(URI.create("file://" + target.getPath()));
    return Files.exists(file)
        && (target.getFragment() == null
            || target.getFragment().isEmpty()
            || Files.readString(file).contains("id=\"" + target.getFragment() + "\""));
  }

  private static List<String> found(Pattern pattern, Path page) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(page));
    return matcher
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(SITE)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }
}
