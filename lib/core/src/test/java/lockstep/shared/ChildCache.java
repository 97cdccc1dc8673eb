package lockstep.shared;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// From what the processes of tests start in a third of the time: the folders of classes as jars,
/// and beside them what a JVM once made of these (an ahead-of-time cache, which takes jars only).
///
/// It is made in four seconds when a process is first needed, and again once a class has changed.
///
/// @param classPath the class path, with jars for folders
/// @param cache the file that the JVM wrote
record ChildCache(String classPath, Path cache) {

  /// Not for the processes of tests themselves, which also meet this class.
  private static final class Ready {
    static final ChildCache CACHE = made();
  }

  static ChildCache ready() {
    return Ready.CACHE;
  }

  private static ChildCache made() {
    try {
      Path folder = Path.of(System.getProperty("basedir", "."), "target", "children");
      var path = new ArrayList<String>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        path.add(Files.isDirectory(Path.of(entry)) ? jar(folder, Path.of(entry)) : entry);
      }
      String classPath = String.join(File.pathSeparator, path);
      var ready = new ChildCache(classPath, folder.resolve(stamp(path) + ".aot"));
      if (!Files.exists(ready.cache)) {
        ready.dropOthers();
        ready.make();
      }
      return ready;
    } catch (IOException e) {
      throw new UncheckedIOException("no cache for the processes of tests", e);
    }
  }

  private static String jar(Path folder, Path classes) throws IOException {
    Path jar = folder.resolve(stamp(List.of(classes.toString())) + ".jar");
    if (!Files.exists(jar)) {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "fresh", ".jar");
      ToolProvider.findFirst("jar")
          .orElseThrow()
          .run(System.out, System.err, "--create", "--file=" + fresh, "-C", classes + "", ".");
      Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar.toString();
  }

  /// A name that is another one once a file in one of these places has changed.
  private static String stamp(List<String> places) throws IOException {
    long stamp = 0;
    for (String place : places) {
      try (Stream<Path> files = Files.walk(Path.of(place))) {
        for (Path file : files.sorted().toList()) {
          long time = Files.getLastModifiedTime(file).toMillis();
          stamp = 31 * (31 * stamp + file.hashCode()) + time;
        }
      }
    }
    return Long.toHexString(stamp);
  }

  /// Removes what was made of earlier classes.
  private void dropOthers() throws IOException {
    try (Stream<Path> files = Files.list(cache.getParent())) {
      for (Path file : files.filter(each -> !classPath.contains(each.toString())).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Lets a process do what those of tests do, and write down what it needed for that.
  private void make() throws IOException {
    Path fresh = Path.of(cache + "." + ProcessHandle.current().pid());
    World world = new World(1, 1, cache.getParent());
    try (var child =
        ChildJvm.startFrom(
            classPath,
            "-XX:AOTCacheOutput=" + fresh,
            () -> new Doomed(world, 0, new Random(0)).doAll())) {
      child.result();
      Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
