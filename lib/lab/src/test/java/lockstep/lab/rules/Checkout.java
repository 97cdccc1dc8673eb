package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lockstep.lab.Installation;

/// The files of this checkout.
final class Checkout {

  private Checkout() {}

  static Path root() throws Exception {
    return Installation.current().root();
  }

  /// All Java sources, tracked or not yet.
  static List<Path> javaSources() throws Exception {
    try (Stream<Path> files = Files.walk(root().resolve("lib"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }

  /// All notebooks of the lessons, exercises included.
  static List<Path> notebooks() throws Exception {
    try (Stream<Path> files = Files.walk(root().resolve("notebooks"))) {
      return files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
          .toList();
    }
  }

  /// What git tracks, as paths from the root; the test is skipped outside of a git checkout.
  static List<String> trackedFiles() throws Exception {
    assumeTrue(Files.exists(root().resolve(".git")), "this is no git checkout");
    Process git = new ProcessBuilder("git", "ls-files", "-z").directory(root().toFile()).start();
    String names = read(git);
    assertEquals(0, git.waitFor());
    return Stream.of(names.split("\0")).filter(name -> !name.isEmpty()).toList();
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
