package lockstep.lab.grade;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import lockstep.lab.PlainError;
import org.jspecify.annotations.Nullable;

/// One source of a course's folder `checks/`, compiled for this JVM alone: its classes lie in no
/// file that a student could read, or that would be left behind.
final class HiddenChecks {

  private HiddenChecks() {}

  /// Compiles and loads the marking of a notebook.
  ///
  /// @param notebook its name, such as `ticket-shop`
  static Marking of(Path course, String notebook) throws IOException, PlainError {
    String name =
        Stream.of(notebook.split("-"))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    Path source = course.resolve("checks").resolve(name + ".java");
    if (!Files.exists(source)) {
      throw new PlainError("There is no marking for " + notebook + ": " + source + " is missing.");
    }
    Classes classes = new Classes(compile(source));
    try {
      return (Marking) classes.loadClass(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException unfit) {
      throw new PlainError(name + " is no marking that can be made: " + unfit);
    }
  }

  private static Map<String, ByteArrayOutputStream> compile(Path source)
      throws IOException, PlainError {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Memory memory = new Memory(files)) {
      var sources = files.getJavaFileObjects(source);
      if (!compiler.getTask(said, memory, null, options, null, sources).call()) {
        throw new PlainError("The hidden checks do not compile:\n" + said);
      }
      return memory.classes;
    }
  }

  /// Where the compiler puts classes, by name.
  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {

    final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
        }
      };
    }
  }

  private static final class Classes extends ClassLoader {

    private final Map<String, ByteArrayOutputStream> known;

    Classes(Map<String, ByteArrayOutputStream> known) {
      super(Marking.class.getClassLoader());
      this.known = known;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      ByteArrayOutputStream bytes = known.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes.toByteArray(), 0, bytes.size());
    }
  }
}
