package lockstep.lab.grade;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import lockstep.lab.PlainError;
import lockstep.lab.kernel.Trees;

/// One source of a course's folder `checks/`, compiled for this JVM alone, in a folder that only
/// its user can read.
final class HiddenChecks implements AutoCloseable {

  private final Path classes;
  private final URLClassLoader loader;
  private final Marking marking;

  /// Compiles and loads the marking of a notebook.
  ///
  /// @param notebook its name, such as `ticket-shop`
  HiddenChecks(Path course, String notebook) throws IOException, PlainError {
    String name =
        Stream.of(notebook.split("-"))
            .map(
                word -> word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    Path source = course.resolve("checks").resolve(name + ".java");
    if (!Files.exists(source)) {
      throw new PlainError("There is no marking for " + notebook + ": " + source + " is missing.");
    }
    // Inside the course, which students' code cannot see.
    this.classes = Files.createTempDirectory(course, ".checks");
    compile(source);
    URL[] where = {classes.toUri().toURL()};
    this.loader = new URLClassLoader(where, Marking.class.getClassLoader());
    try {
      this.marking = (Marking) loader.loadClass(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException unfit) {
      close();
      throw new PlainError(name + " is no marking that can be made: " + unfit);
    }
  }

  Marking marking() {
    return marking;
  }

  @Override
  public void close() throws IOException {
    loader.close();
    Trees.delete(classes);
  }

  private void compile(Path source) throws IOException, PlainError {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    String classPath = System.getProperty("java.class.path");
    List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath);
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      var sources = files.getJavaFileObjects(source);
      if (!compiler.getTask(said, files, null, options, null, sources).call()) {
        Trees.delete(classes);
        throw new PlainError("The hidden checks do not compile:\n" + said);
      }
    }
  }
}
