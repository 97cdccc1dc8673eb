package lockstep.agent;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.jspecify.annotations.Nullable;

/// The text of cells, line by line, as the kernel's JShell remembers it. Any thread may ask.
///
/// JShell wraps a snippet in a class and knows which line of the class is which of the snippet; it
/// uses that for its own stack traces, and tells nobody else. A kernel or a JDK that is built in
/// another way answers with no text.
final class CellSources {

  /// How deep in the kernel its JShell is looked for.
  private static final int DEPTH = 2;

  private static volatile @Nullable JShell shell;

  private CellSources() {}

  /// Learns of the kernel, before each cell.
  static void of(Object kernel) {
    if (shell == null) {
      shell = find(kernel, DEPTH);
    }
  }

  /// The text of a line, stripped; empty if nobody knows it.
  ///
  /// @param type the name of a class
  /// @param line a number that its byte code gives
  static String line(String type, int line) {
    JShell asked = shell;
    if (asked == null) {
      return "";
    }
    List<Snippet> snippets = asked.snippets().toList();
    for (Snippet snippet : snippets.reversed()) {
      try {
        String text = line(snippet, type, line);
        if (!text.isEmpty()) {
          return text;
        }
      } catch (ReflectiveOperationException | RuntimeException otherwiseBuilt) {
        return "";
      }
    }
    return "";
  }

  private static String line(Snippet snippet, String type, int line)
      throws ReflectiveOperationException {
    Object wrap = ask(snippet, "outerWrap");
    if (wrap == null) {
      return "";
    }
    String name = String.valueOf(ask(wrap, "classFullName"));
    if (!type.equals(name) && !type.startsWith(name + "$")) {
      return "";
    }
    // JShell counts from 0.
    if (!(ask(wrap, "wrapLineToSnippet", line - 1) instanceof Snippet source)
        || !(ask(wrap, "wrapLineToSnippetLine", line - 1) instanceof Integer number)) {
      return "";
    }
    return source.source().lines().skip(Math.max(0, number)).findFirst().orElse("").strip();
  }

  private static @Nullable Object ask(Object object, String method, Object... arguments)
      throws ReflectiveOperationException {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Method each : type.getDeclaredMethods()) {
        if (each.getName().equals(method) && each.getParameterCount() == arguments.length) {
          each.setAccessible(true);
          return each.invoke(object, arguments);
        }
      }
    }
    throw new NoSuchMethodException(method);
  }

  private static @Nullable JShell find(@Nullable Object object, int depth) {
    if (object instanceof JShell found) {
      return found;
    }
    if (object == null || depth < 0) {
      return null;
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getModule().isNamed()) {
        return null;
      }
      for (Field field : type.getDeclaredFields()) {
        if (!field.getType().isPrimitive()) {
          JShell found = find(valueOf(field, object), depth - 1);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  private static @Nullable Object valueOf(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return null;
    }
  }
}
