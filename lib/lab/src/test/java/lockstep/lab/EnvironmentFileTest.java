package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EnvironmentFileTest {

  private static final List<String> CONDA = List.of("python", "openjdk", "maven", "ijava", "pip");

  @Test
  void pinsEverythingThatCondaInstalls() throws Exception {
    Requirements requirements = requirements();
    assertEquals(
        CONDA, requirements.conda().stream().map(line -> line.replaceFirst("=.*", "")).toList());
    for (String line : requirements.conda()) {
      assertTrue(line.matches("[a-z]+=[0-9]+(\\.[0-9]+)*"), line);
    }
    assertTrue(requirements.conda().contains("openjdk=25"));
  }

  @Test
  void pinsEverythingThatPipInstalls() throws Exception {
    for (String line : requirements().pip()) {
      assertTrue(line.matches("[a-z_]+==[0-9]+(\\.[0-9]+)*"), line);
    }
  }

  /// Set-up has downloaded the list; resolving it again on what is there needs no network.
  @Test
  void listsPackagesThatPipCanResolveTogether() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Installation.current().python().toString(),
                "-m",
                "pip",
                "install",
                "--dry-run",
                "--no-index"));
    command.addAll(requirements().pip());
    Command.Finished resolved = Command.run(command);
    assertTrue(resolved.well(), resolved.text());
    assertTrue(
        resolved.lines().stream().noneMatch(line -> line.startsWith("Would install")),
        resolved.text());
  }

  private static Requirements requirements() throws Exception {
    return Requirements.read(Folders.current().environmentFile());
  }
}
