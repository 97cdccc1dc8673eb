package lockstep.internal.travel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out which loader knows the classes of a piece of code.
public final class Origin {

  private static final StackWalker CALLERS =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private Origin() {}

  /// The loader of the code's own class if that is a cell's, else of the cell that is calling, else
  /// of the task on whose behalf this thread was started, else the class path's.
  public static ClassLoader loaderOf(@Nullable Object code) {
    if (code != null && CellClass.isForeign(code.getClass())) {
      return code.getClass().getClassLoader();
    }
    Optional<Class<?>> caller =
        CALLERS.walk(
            frames ->
                frames
                    .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(CellClass::isForeign)
                    .findFirst());
    return caller
        .map(Class::getClassLoader)
        .orElseGet(
            () ->
                Thread.currentThread().getContextClassLoader() instanceof CodeLoader task
                    ? task
                    : ClassLoader.getSystemClassLoader());
  }
}
