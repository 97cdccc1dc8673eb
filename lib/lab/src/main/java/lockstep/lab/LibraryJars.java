package lockstep.lab;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.jar.JarFile;
import lockstep.explore.WorkerJars;
import lockstep.task.Task;
import org.apache.commons.lang3.tuple.Pair;

/// Copies of the library's jars, side by side in a place that no build cleans away.
///
/// @param core `lockstep-core`, which is the agent too
/// @param lang3 `commons-lang3`, under the name that the manifest of `core` expects beside it
/// @param explore `lockstep-explore`; what its process needs beyond it lies in a folder beside it
record LibraryJars(Path core, Path lang3, Path explore) {

  /// Copies the jars that this program itself runs on, unless they are there already.
  static LibraryJars copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path explorer = Files.createDirectories(folder.resolve(WorkerJars.FOLDER));
    for (String name : WorkerJars.names()) {
      copy(onClassPath(name), explorer);
    }
    return new LibraryJars(
        copy(jarOf(Task.class), folder),
        copy(jarOf(Pair.class), folder),
        copy(jarOf(WorkerJars.class), folder));
  }

  private static Path onClassPath(String name) throws IOException {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.endsWith(name))
        .findFirst()
        .orElseThrow(() -> new IOException(name + " is not on the class path"));
  }

  boolean has(String className) throws IOException {
    try (JarFile jar = new JarFile(core.toFile())) {
      return jar.getEntry(className.replace('.', '/') + ".class") != null;
    }
  }

  private static Path copy(Path source, Path folder) throws IOException {
    Path target = folder.resolve(source.getFileName());
    if (!Files.exists(target) || Files.mismatch(source, target) >= 0) {
      // Renamed into place: a kernel that runs keeps reading the old file.
      Path fresh = Files.createTempFile(folder, "new", ".jar");
      Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }

  private static Path jarOf(Class<?> member) {
    CodeSource source = member.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
