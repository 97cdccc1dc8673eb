package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// The machine's Chromium without a window.
final class Browser {

  private Browser() {}

  /// Starts it; where there is none the test is skipped, or fails if the environment says
  /// `CI=true`.
  ///
  /// @param profile an empty folder
  static ChromeDriver start(Path profile) {
    Path chromium = Chromium.find().map(Chromium::executable).orElse(null);
    Path driver = Command.onPath("chromedriver").orElse(null);
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
}
