package lockstep.explore;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The jars that the explorer's process needs and cells do not: Lincheck and what it needs.
///
/// They lie in the folder [#FOLDER] beside our own jar, or on the class path where there is no such
/// folder.
public final class WorkerJars {

  /// Beside our own jar.
  public static final String FOLDER = "explorer";

  private WorkerJars() {}

  /// Their names, without a folder.
  public static List<String> names() throws IOException {
    try (InputStream in = WorkerJars.class.getResourceAsStream("worker-jars")) {
      if (in == null) {
        throw new IOException("the list of the explorer's jars is missing");
      }
      String list = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Arrays.stream(list.split(",")).map(name -> name.replaceFirst("^\\./", "")).toList();
    }
  }

  /// Our own jar, and all the others.
  static List<Path> all() throws IOException {
    Path ours = own();
    List<Path> jars = new ArrayList<>(List.of(ours));
    Path folder = ours.resolveSibling(FOLDER);
    for (String name : names()) {
      Path beside = folder.resolve(name);
      jars.add(Files.exists(beside) ? beside : onClassPath(name));
    }
    return jars;
  }

  private static Path onClassPath(String name) throws IOException {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.endsWith(name))
        .findFirst()
        .orElseThrow(() -> new IOException("the explorer needs " + name + ", which is not there"));
  }

  private static Path own() throws IOException {
    try {
      return Path.of(WorkerJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
