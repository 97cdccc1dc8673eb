package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Main;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SourcesTest {

  /// Each package of the library may use those before it; internal packages stand behind `task`.
  private static final List<String> ORDER =
      List.of(
          "lockstep.internal.hook",
          "lockstep.task",
          "lockstep.internal",
          "lockstep.picture",
          "lockstep.shared",
          "lockstep.gil",
          "lockstep.process",
          "lockstep.pool",
          "lockstep.check",
          "lockstep.agent");

  @Test
  void areFormatted() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--dry-run", "--set-exit-if-changed"));
    Checkout.javaSources().forEach(source -> arguments.add(source.toString()));
    StringWriter changed = new StringWriter();
    StringWriter errors = new StringWriter();
    Main formatter =
        new Main(
            new PrintWriter(changed, true),
            new PrintWriter(errors, true),
            InputStream.nullInputStream());
    int code = formatter.format(arguments.toArray(String[]::new));
    assertEquals("", errors.toString());
    assertEquals("", changed.toString(), "not in the form of google-java-format");
    assertEquals(0, code);
  }

  @Test
  void ofTheLibraryDependOnEarlierPackagesOnly() throws Exception {
    StringWriter printed = new StringWriter();
    Path classes = Checkout.root().resolve("lib/core/target/classes");
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(printed, true),
                new PrintWriter(printed, true),
                "-verbose:package",
                "--ignore-missing-deps",
                classes.toString());
    assertEquals(0, code, printed.toString());
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (String line : printed.toString().lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 3 && words[1].equals("->") && words[2].startsWith("lockstep.")) {
        seen.add(words[0] + " -> " + words[2]);
        if (place(words[2]) > place(words[0])) {
          wrong.add(words[0] + " -> " + words[2]);
        }
      }
    }
    assertFalse(seen.isEmpty(), printed.toString());
    assertEquals(List.of(), wrong);
  }

  @Test
  void nameNoFolderOfSomebodysMachine() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String name : Checkout.trackedFiles()) {
      if (name.matches(".*\\.(java|py|md|xml|yml|ipynb|json|sh|svg)|\\.ci/.*")) {
        String text = Files.readString(Checkout.root().resolve(name));
        if (text.matches(
            "(?s).*(/(home|root|Users|work)/[a-z]|/usr/lib/jvm/[a-z]|C:\\\\Users).*")) {
          wrong.add(name);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void leaveTheTopLevelToWhatVisitorsMustSee() throws Exception {
    List<String> top =
        Checkout.trackedFiles().stream()
            .map(name -> name.replaceFirst("/.*", ""))
            .filter(name -> !name.startsWith("."))
            .distinct()
            .sorted()
            .toList();
    assertTrue(
        List.of("LICENSE", "README.md", "environment.yml", "lib", "notebooks", "pom.xml")
            .containsAll(top),
        top.toString());
  }

  private static int place(String packageName) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (packageName.equals(ORDER.get(i)) || packageName.startsWith(ORDER.get(i) + ".")) {
        return i;
      }
    }
    throw new AssertionError(packageName + " has no place in the order of packages");
  }
}
