package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the person at the keyboard reads when something is missing: sentences, never a stack trace.
@Timeout(120)
class SetupErrorsTest {

  @TempDir private Path root;
  private Path programs;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void aCheckoutThatIsNotSetUp() throws Exception {
    programs = Files.createDirectory(root.resolve("programs"));
    Files.copy(Folders.current().environmentFile(), root.resolve("environment.yml"));
    Files.createDirectory(root.resolve("notebooks"));
    environment.put("CONDA_PREFIX", "");
  }

  @Test
  void withoutPythonItSaysWhichOneToInstall() throws Exception {
    environment.put("PATH", programs.toString());
    String said = saidByFailedSetup();
    assertTrue(said.contains("needs Python 3.10 or newer"), said);
    assertTrue(said.contains("none was found"), said);
  }

  @Test
  void anOldPythonIsNamed() throws Exception {
    pythonThatAnswers("3", "8", "True");
    String said = saidByFailedSetup();
    assertTrue(said.contains("needs Python 3.10 or newer"), said);
    assertTrue(said.contains("3.8 at"), said);
  }

  @Test
  void withoutTheVenvModuleItSaysHowToGetIt() throws Exception {
    pythonThatAnswers("3", "12", "False");
    String said = saidByFailedSetup();
    assertTrue(said.contains("sudo apt install python3-venv"), said);
  }

  @Test
  void withoutNetworkItAsksForOneAndMakesAHalfMadeEnvironmentAnew() throws Exception {
    Path left = root.resolve(".lockstep/venv/left-by-an-interrupted-start");
    Files.createDirectories(left);
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    environment.put("PIP_FIND_LINKS", "");
    environment.put("PIP_INDEX_URL", "http://127.0.0.1:" + closedPort() + "/simple");
    String said = saidByFailedSetup();
    assertTrue(said.contains("Is this machine online?"), said);
    assertFalse(Files.exists(left));
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String said =
          saidByFailure(
              "headless",
              "-Dlockstep.root=" + Folders.current().root(),
              "-Dlockstep.my-lessons=" + root.resolve("my-lessons"),
              "-Dlockstep.port=" + taken.getLocalPort());
      assertTrue(said.contains("Port " + taken.getLocalPort() + " is taken"), said);
    }
  }

  @Test
  void aFolderWithoutAKernelIsNamed() throws Exception {
    String said =
        saidByFailure(
            "setup",
            "-Dlockstep.root=" + Folders.current().root(),
            "-Dlockstep.kernelspec=" + programs);
    assertTrue(said.contains("There is no IJava and no JJava in " + programs), said);
  }

  @Test
  void aHubNeedsACourseOfItsClass() throws Exception {
    String said =
        saidByFailure(
            "hub",
            "-Dlockstep.root=" + Folders.current().root(),
            "-Dlockstep.course=notebooks/exercises");
    assertTrue(said.contains("Copy notebooks/exercises to a folder of the class"), said);
  }

  @Test
  void anUnknownModeIsAnsweredWithThoseThereAre() throws Exception {
    String said = saidByFailure("opne", "-Dlockstep.root=" + root);
    assertTrue(said.contains("open, headless, edit, setup, fresh"), said);
  }

  private void pythonThatAnswers(String major, String minor, String venv) throws Exception {
    Path python = programs.resolve("python3");
    Files.writeString(
        python, "#!/bin/sh\nprintf '%s\\n' \"$0\" " + String.join(" ", major, minor, venv) + "\n");
    assertTrue(python.toFile().setExecutable(true));
    environment.put("PATH", programs.toString());
  }

  private String saidByFailedSetup() throws Exception {
    return saidByFailure("setup", "-Dlockstep.root=" + root);
  }

  private String saidByFailure(String mode, String... properties) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(properties));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), mode));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(3, process.waitFor(), said);
    assertFalse(said.contains("\tat ") || said.contains("Traceback"), said);
    return said;
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
