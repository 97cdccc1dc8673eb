package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// The machine's Chromium without a window.
final class Browser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private Browser() {}

  /// Starts it; where there is none the test is skipped, or fails if the environment says
  /// `CI=true`.
  ///
  /// @param profile an empty folder
  static ChromeDriver start(Path profile) {
    Path chromium =
        NAMES.stream().map(Browser::onPath).filter(p -> p != null).findFirst().orElse(null);
    Path driver = onPath("chromedriver");
    if ("true".equals(System.getenv("CI"))) {
      assertNotNull(chromium, "CI=true, but there is no Chromium on the PATH");
      assertNotNull(driver, "CI=true, but there is no chromedriver on the PATH");
    }
    assumeTrue(
        chromium != null && driver != null,
        "Skipped: Chromium and chromedriver are not both on the PATH");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--window-size=1300,1100",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    if (System.getProperty("user.name").equals("root")) {
      options.addArguments("--no-sandbox");
    }
    return new ChromeDriver(
        new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build(), options);
  }

  private static @Nullable Path onPath(String name) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }
}
