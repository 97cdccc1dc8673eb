package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program in the README is one.
@Timeout(60)
class ReadmeTest {

  @Test
  void theProgramOfTheReadmeCompilesAndSaysWhatItShould(@TempDir Path folder) throws Exception {
    Path readme = Path.of(System.getProperty("basedir", "."), "README.md");
    Matcher program =
        Pattern.compile("(?s)```java\n(.*?public class (\\w+).*?)```")
            .matcher(Files.readString(readme));
    assertTrue(program.find());
    Path source = folder.resolve(program.group(2) + ".java");
    Files.writeString(source, program.group(1));
    String classPath = System.getProperty("java.class.path");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all,-path",
                "-Werror",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString()));
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + System.getProperty("path.separator") + classPath,
                program.group(2))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = run.inputReader()) {
      assertEquals(
          List.of(
              "[100, 50, 33]",
              "returned 25",
              "threw java.lang.ArithmeticException: / by zero",
              "its process ended: 9"),
          output.lines().toList());
    }
    assertEquals(0, run.waitFor());
  }
}
