package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PythonTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void whatTheProgramPrintsComesBackAsFigures() throws Exception {
    Python python =
        Python.run(
            LONG,
            """
            for n in (1, 2.5):
                print("seconds for one:", n)
            print("tiny:", 1e-7)
            print("no figure: none")
            """);

    assertTrue(python.isComplete(), python.text());
    assertTrue(python.name().startsWith("CPython 3."), python.name());
    assertArrayEquals(new double[] {1, 2.5}, python.figures("seconds for one"));
    assertArrayEquals(new double[] {1e-7}, python.figures("tiny"));
    assertEquals(0, python.figures("no figure").length);
  }

  @Test
  void aBrokenProgramIsASentenceWithItsLastLine() throws Exception {
    Python python = Python.run(LONG, "print('before:', 1)\nprint(1 / 0)");

    assertFalse(python.isComplete());
    assertTrue(python.text().contains("ZeroDivisionError"), python.text());
    assertArrayEquals(new double[] {1}, python.figures("before"));
  }

  @Test
  void anEndlessProgramIsStoppedWithItsChildren(@TempDir Path folder) throws Exception {
    Path pids = folder.resolve("pids");
    Python python =
        Python.run(
            Duration.ofSeconds(2),
            """
            import os, subprocess
            child = subprocess.Popen(["sleep", "1000"])
            with open("%s", "w") as f:
                f.write(f"{os.getpid()} {child.pid}")
            while True: pass
            """
                .formatted(pids));

    assertTrue(python.text().contains("took longer than 2.0 s"), python.text());
    for (String pid : Files.readString(pids).split(" ")) {
      assertEnds(Long.parseLong(pid));
    }
  }

  @Test
  void anInterruptEndsTheProgram(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    Thread test = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (!hasText(pid)) {
                Thread.onSpinWait();
              }
              test.interrupt();
            });

    assertThrows(
        InterruptedException.class,
        () ->
            Python.run(
                LONG,
                """
                import os, time
                with open("%s", "w") as f:
                    f.write(str(os.getpid()))
                time.sleep(1000)
                """
                    .formatted(pid)));

    assertEnds(Long.parseLong(Files.readString(pid)));
  }

  @Test
  void aMissingPythonIsASentence() throws Exception {
    Python python = Python.run("no-such-python", LONG, "print('x:', 1)");

    assertEquals(
        "There is no no-such-python on this machine: this comparison is left out.", python.text());
    assertEquals(0, python.figures("x").length);
  }

  @Test
  void anOldPythonIsASentence(@TempDir Path folder) throws Exception {
    Python python = Python.run(stub(folder, "3 6 15 cpython True"), LONG, "print('x:', 1)");

    assertTrue(python.text().startsWith("This is CPython 3.6.15; 3.10 or newer"), python.text());
    assertFalse(python.isComplete());
  }

  @Test
  void onlyAPythonWithoutGilIsFreeThreaded(@TempDir Path folder) throws Exception {
    String free = stub(folder, "3 14 0 cpython False");

    Python missing = Python.runFreeThreaded(List.of("no-such-python", "python3"), LONG, "");
    Python python = Python.runFreeThreaded(List.of("no-such-python", free), LONG, "print('x:', 1)");

    assertTrue(missing.text().startsWith("There is no free-threaded CPython"), missing.text());
    assertEquals("CPython 3.14.0 without GIL", python.name());
    assertArrayEquals(new double[] {1}, python.figures("x"));
  }

  /// A command that says it is some Python, and runs programs in `python3`.
  private static String stub(Path folder, String answer) throws Exception {
    Path script = folder.resolve("python");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ "$1" = -c ]; then echo %s; else exec python3 "$@"; fi
        """
            .formatted(answer));
    assertTrue(script.toFile().setExecutable(true));
    return script.toString();
  }

  private static boolean hasText(Path file) {
    return file.toFile().length() > 0;
  }

  private static void assertEnds(long pid) throws Exception {
    var process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get();
    }
  }
}
