package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RunningLabTest {

  /// A test that was started in the background is deaf to Ctrl-C, and so would be all that it
  /// starts.
  private static final String[] HEARING = {
    "python3",
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
        + " os.execvp(sys.argv[1], sys.argv[1:])"
  };

  @TempDir private Path lessons;

  @Test
  void ctrlCEndsTheLabItsJupyterAndItsKernels() throws Exception {
    try (RunningLab lab = new RunningLab(lessons, HEARING)) {
      List<ProcessHandle> all = withKernel(lab);
      assertFalse(lab.said().contains("Installing"), lab.said());
      send("INT", lab.launched());
      lab.waitFor();
      assertAllEnd(all);
    }
  }

  @Test
  void aKilledLabTakesItsJupyterAndItsKernelsWithIt() throws Exception {
    try (RunningLab lab = new RunningLab(lessons)) {
      List<ProcessHandle> all = withKernel(lab);
      send("KILL", lab.launched());
      assertAllEnd(all);
    }
  }

  @Test
  void theLabEndsWhenTheProgramThatStartedItIsKilled() throws Exception {
    // The shell stands for Maven: it starts the lab and waits for it.
    try (RunningLab lab = new RunningLab(lessons, "sh", "-c", "\"$@\"; exit 0", "sh")) {
      List<ProcessHandle> all = withKernel(lab);
      send("KILL", lab.launched());
      assertAllEnd(all);
    }
  }

  private static List<ProcessHandle> withKernel(RunningLab lab) throws Exception {
    lab.startKernel();
    List<ProcessHandle> all = lab.processes();
    assertTrue(
        all.stream().anyMatch(RunningLabTest::isKernel),
        () -> all.stream().map(process -> process.info().toString()).toList().toString());
    return all;
  }

  private static boolean isKernel(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("-jar");
  }

  private static void send(String signal, ProcessHandle process) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertEquals(0, code);
  }

  private static void assertAllEnd(List<ProcessHandle> all) throws Exception {
    for (ProcessHandle process : all) {
      assertTrue(RunningLab.ends(process), () -> process.info() + " is still there");
    }
  }
}
