package lockstep.check;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import java.util.Optional;
import lockstep.internal.hook.Hooks;

/// Says where in a cell a thread is, in the words of who wrote the cell.
///
/// JShell compiles each part of a cell inside a class of its own:
///
/// ```
///   package REPL;
///   import …;                      as many lines as it needs
///   class $JShell$16 {             line of the constructor, as the class file tells
///     public static
///   void transfer(…) {             line 1 of what was written
/// ```
final class CellLines {

  private static final int ABOVE = 1;

  private CellLines() {}

  /// The innermost line of a cell, such as `transfer, line 3`; where there is none, the innermost
  /// outside of the JDK.
  static String innermost(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(CellLines::isInCell)
        .findFirst()
        .or(() -> Arrays.stream(stack).filter(frame -> frame.getModuleName() == null).findFirst())
        .map(CellLines::describe)
        .orElse("somewhere in the JDK");
  }

  private static boolean isInCell(StackTraceElement frame) {
    return frame.getClassName().startsWith("REPL.");
  }

  private static String describe(StackTraceElement frame) {
    String method = frame.getMethodName();
    if (!isInCell(frame)) {
      return method + ", line " + frame.getLineNumber() + " of " + frame.getFileName();
    }
    // Lambdas of a cell's own lines start somewhere else.
    return method.contains("$")
        ? "a lambda"
        : method
            + firstLine(frame.getClassName())
                .map(first -> ", line " + (frame.getLineNumber() - first))
                .orElse("");
  }

  /// The line before the first that was written.
  private static Optional<Integer> firstLine(String className) {
    String snippet = className.replaceFirst("(REPL\\.\\$JShell\\$[0-9]+[A-Z]*).*", "$1");
    return loaderOfCells()
        .flatMap(loader -> load(snippet, loader))
        .flatMap(type -> Optional.ofNullable(Hooks.classBytes().of(type)))
        .flatMap(bytes -> lineOfConstructor(ClassFile.of().parse(bytes)))
        .map(line -> line + ABOVE);
  }

  /// The loader of the cell that asks.
  private static Optional<ClassLoader> loaderOfCells() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> type.getName().startsWith("REPL."))
                    .map(Class::getClassLoader)
                    .findFirst());
  }

  private static Optional<Class<?>> load(String name, ClassLoader loader) {
    try {
      return Optional.of(Class.forName(name, false, loader));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> lineOfConstructor(ClassModel model) {
    return model.methods().stream()
        .filter(method -> method.methodName().equalsString(ConstantDescs.INIT_NAME))
        .findFirst()
        .flatMap(MethodModel::code)
        .flatMap(
            code -> {
              for (CodeElement element : code) {
                if (element instanceof LineNumber line) {
                  return Optional.of(line.line());
                }
              }
              return Optional.empty();
            });
  }
}
