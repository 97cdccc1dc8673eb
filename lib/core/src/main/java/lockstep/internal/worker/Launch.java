package lockstep.internal.worker;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a worker JVM is started. Immutable.
///
/// @param name the worker's name
/// @param once whether it ends after its first task
/// @param flags of the JVM, beyond our own
/// @param classPath jars and folders on its class path, beyond this process's
/// @param directory where it starts; null for this process's
/// @param environment variables set beyond this process's
public record Launch(
    String name,
    boolean once,
    List<String> flags,
    List<Path> classPath,
    @Nullable Path directory,
    Map<String, String> environment) {

  private static final Path SHELL = Path.of("/bin/sh");

  /// Puts the protocol on descriptors that nobody prints to, then becomes the JVM.
  private static final String REDIRECT = "exec \"$@\" 3>&1 4<&0 1>&2 0</dev/null";

  /// How properties begin that are not the user's.
  private static final List<String> NOT_USERS =
      List.of(
          "java.",
          "jdk.",
          "sun.",
          "os.",
          "user.",
          "file.",
          "path.",
          "line.",
          "native.",
          "stdin.",
          "stdout.",
          "stderr.",
          "surefire.",
          "basedir",
          "localRepository");

  /// A worker like this process: its directory, its environment.
  public Launch(String name, boolean once) {
    this(name, once, List.of(), List.of(), null, Map.of());
  }

  /// A worker with this process's class path.
  public Launch(
      String name,
      boolean once,
      List<String> flags,
      @Nullable Path directory,
      Map<String, String> environment) {
    this(name, once, flags, List.of(), directory, environment);
  }

  /// Whether any worker of a pool will do that was started like this process.
  boolean isPlain() {
    return !once && flags.isEmpty() && directory == null && environment.isEmpty();
  }

  ProcessBuilder command() {
    boolean shell = Files.isExecutable(SHELL) && Files.isDirectory(Path.of("/dev/fd"));
    List<String> command = new ArrayList<>();
    if (shell) {
      command.addAll(List.of(SHELL.toString(), "-c", REDIRECT, "worker"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            // The start cache and the JDK's own stay where they were made for, so that workers
            // share them: five megabytes less for each.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "hs_err_%p.log"),
            "-Xlog:disable",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dfile.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (Launch.class.desiredAssertionStatus()) {
      command.add("-ea");
    }
    Path cache = StartCache.file();
    // A JVM with an agent refuses it, and then does without the JDK's own, too.
    boolean fits = flags.stream().noneMatch(flag -> flag.startsWith("-javaagent:"));
    if (cache != null && fits) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", wholeClassPath(), WorkerMain.class.getName()));
    command.addAll(shell ? List.of("4", "3") : List.of("-", "-"));
    ProcessBuilder builder = new ProcessBuilder(command);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    builder.environment().putAll(environment);
    return builder;
  }

  Request.Hello hello() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (Map.Entry<Object, Object> each : System.getProperties().entrySet()) {
      if (each.getKey() instanceof String key
          && each.getValue() instanceof String text
          && isUsers(key)) {
        properties.put(key, text);
      }
    }
    return new Request.Hello(name, WorkerMain.currentName(), once, properties);
  }

  /// A property that a user may have set: the rest describes one JVM and is wrong for another.
  private static boolean isUsers(String property) {
    for (String other : NOT_USERS) {
      if (property.startsWith(other)) {
        return false;
      }
    }
    return true;
  }

  /// Our own jar first, which names what else it needs, then all that this process was started
  /// with, then what was asked for.
  private String wholeClassPath() {
    Set<String> path = new LinkedHashSet<>();
    CodeSource source = WorkerMain.class.getProtectionDomain().getCodeSource();
    if (source != null) {
      try {
        path.add(Path.of(source.getLocation().toURI()).toString());
      } catch (URISyntaxException | IllegalArgumentException notAFile) {
        // Then it is on the class path that follows.
      }
    }
    path.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
    for (Path each : classPath) {
      path.add(each.toString());
    }
    path.remove("");
    return String.join(File.pathSeparator, path);
  }
}
