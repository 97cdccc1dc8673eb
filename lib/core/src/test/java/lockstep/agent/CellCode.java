package lockstep.agent;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles classes as if they were of a cell, and loads them transformed.
final class CellCode {

  private static final String IMPORTS =
      """
      package REPL;
      import java.math.*;
      import java.io.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.locks.*;
      import java.util.function.*;
      import java.util.stream.*;
      """;

  private final Map<String, byte[]> classes;

  private CellCode(Map<String, byte[]> classes) {
    this.classes = classes;
  }

  /// @param source of the class `REPL.Cell`, without imports
  static CellCode compile(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> written = new HashMap<>();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.hashCode()), kind) {
              @Override
              public OutputStream openOutputStream() {
                return written.computeIfAbsent(name, n -> new ByteArrayOutputStream());
              }
            };
          }
        };
    JavaFileObject unit =
        new SimpleJavaFileObject(URI.create("memory:///Cell.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return IMPORTS + source;
          }
        };
    StringWriter complaints = new StringWriter();
    if (!compiler
        .getTask(complaints, files, null, List.of("-nowarn"), null, List.of(unit))
        .call()) {
      throw new AssertionError(complaints);
    }
    Map<String, byte[]> classes = new HashMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return new CellCode(classes);
  }

  /// The class `REPL.Cell` in a loader of its own.
  Class<?> load(UnaryOperator<byte[]> transform) throws ClassNotFoundException {
    ClassLoader loader =
        new ClassLoader(CellCode.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
              throw new ClassNotFoundException(name);
            }
            byte[] shaped = transform.apply(bytes);
            return defineClass(name, shaped, 0, shaped.length);
          }
        };
    loader.setDefaultAssertionStatus(true);
    return Class.forName("REPL.Cell", true, loader);
  }

  /// All that the agent does to a class.
  static byte[] allShapes(byte[] classFile) {
    return StopShape.of(TravelShape.of(classFile));
  }
}
