package lockstep.lab;

import com.google.gson.GsonBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes the kernelspec `java`: how Jupyter starts the kernel with our library and agent.
///
/// The kernel is one JVM of the JDK that runs this program. The library is on the class path of
/// cells and of their compiler; with the agent it is on the system class path too, and the system's
/// loader, which is asked first, then defines it: once.
final class Kernelspec {

  private static final String AGENT = "lockstep.agent.Agent";
  private static final String PICTURE = "lockstep.picture.Picture";

  private final KernelJar kernel;
  private final LibraryJars library;

  Kernelspec(KernelJar kernel, LibraryJars library) {
    this.kernel = kernel;
    this.library = library;
  }

  /// Writes `kernel.json` and the kernel's start-up script into a folder.
  void writeTo(Path folder) throws IOException {
    Path script = folder.resolve("startup.jshell");
    write(script, startupScript());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("argv", command());
    json.put("display_name", "Java");
    json.put("language", "java");
    json.put("interrupt_mode", "message");
    json.put("env", environment(script));
    write(
        folder.resolve("kernel.json"),
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json));
  }

  private List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Command.inFolder(Path.of(System.getProperty("java.home")), "java").toString());
    command.add("--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED");
    if (library.has(AGENT)) {
      command.add("-javaagent:" + library.core());
    }
    command.addAll(
        List.of(
            "-ea",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-jar",
            kernel.path().toString(),
            "{connection_file}"));
    return command;
  }

  private Map<String, String> environment(Path script) {
    Map<String, String> environment = new TreeMap<>();
    environment.put(
        kernel.kind() + "_CLASSPATH",
        Stream.of(library.core(), library.lang3(), library.explore())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    environment.put(kernel.kind() + "_STARTUP_SCRIPTS_PATH", script.toString());
    return environment;
  }

  /// Shows pictures as pictures.
  private String startupScript() throws IOException {
    return library.has(PICTURE)
        ? """
        getKernelInstance().getRenderer().createRegistration(%1$s.class)
            .preferring(%2$s.TEXT_HTML)
            .supporting(%2$s.TEXT_PLAIN)
            .register((picture, context) -> {
              context.renderIfRequested(%2$s.TEXT_HTML, () -> picture.html());
              context.renderIfRequested(%2$s.TEXT_PLAIN, () -> picture.text());
            });
        """
            .formatted(PICTURE, kernel.kind().mimeType)
        : "";
  }

  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }
}
