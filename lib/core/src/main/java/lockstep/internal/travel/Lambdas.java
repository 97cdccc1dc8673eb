package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// Looks into lambdas.
final class Lambdas {

  private static final ClassValue<Method> WRITE_REPLACE =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
          try {
            Method method = type.getDeclaredMethod("writeReplace");
            method.setAccessible(true);
            return method;
          } catch (ReflectiveOperationException | RuntimeException e) {
            throw new CannotTravelException("The lambda " + type.getName() + " is closed.", e);
          }
        }
      };

  private Lambdas() {}

  /// The recipe of a lambda or method reference; null for any other object.
  ///
  /// @throws CannotTravelException if it is a lambda that was compiled without what it needs
  static @Nullable LambdaRecipe recipe(Object object) {
    Class<?> type = object.getClass();
    if (!type.isHidden() || !type.isSynthetic()) {
      return null;
    }
    if (!(object instanceof Serializable)) {
      throw new CannotTravelException(
          "The lambda of "
              + type.getName().replaceFirst("\\$\\$Lambda.*", "")
              + " ("
              + type.getInterfaces()[0].getSimpleName()
              + ") is not serializable, so it cannot go to another process. In a notebook, choose"
              + " the kernel \"Java (Lockstep)\"; elsewhere, give it a type that travels, such as"
              + " lockstep.task.Task or Fn.");
    }
    try {
      return WRITE_REPLACE.get(type).invoke(object) instanceof SerializedLambda lambda
          ? LambdaRecipe.of(lambda)
          : null;
    } catch (ReflectiveOperationException e) {
      throw new CannotTravelException("The lambda " + type.getName() + " is closed.", e);
    }
  }
}
