package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import lockstep.internal.hook.Hooks;
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

  /// The recipe of a lambda or method reference of our user's; null for any other object, and for
  /// lambdas of the JDK, which can rebuild its own if it lets them travel at all.
  ///
  /// @throws CannotTravelException if it is a lambda that was compiled without what it needs
  static @Nullable LambdaRecipe recipe(Object object) {
    Class<?> type = object.getClass();
    if (!isLambda(type) || object instanceof Serializable && type.getModule().isNamed()) {
      return null;
    }
    if (!(object instanceof Serializable)) {
      throw new CannotTravelException(refusal(type));
    }
    SerializedLambda lambda = open(object);
    return lambda == null ? null : LambdaRecipe.of(lambda);
  }

  /// What a serializable lambda says of itself; null if it is not made by the JDK.
  ///
  /// @throws CannotTravelException if it says nothing
  static @Nullable SerializedLambda open(Object lambda) {
    try {
      return WRITE_REPLACE.get(lambda.getClass()).invoke(lambda) instanceof SerializedLambda open
          ? open
          : null;
    } catch (ReflectiveOperationException e) {
      throw new CannotTravelException(
          "The lambda " + lambda.getClass().getName() + " is closed.", e);
    }
  }

  static boolean isLambda(Class<?> type) {
    return type.isHidden() && type.isSynthetic();
  }

  private static String refusal(Class<?> type) {
    String made = type.getName().replaceFirst("\\$\\$Lambda.*", "");
    String kind = type.getInterfaces()[0].getSimpleName();
    if (type.getModule().isNamed()) {
      return "a "
          + kind
          + " made by a method of "
          + made
          + " is not serializable; write it out as a lambda of your own";
    }
    return "a "
        + kind
        + " of "
        + made
        + " is not serializable; "
        + (Hooks.hasAgent()
            ? "give it a type that travels, such as lockstep.task.Task or Fn"
            : "in a notebook, choose the kernel that Lockstep installs; elsewhere, give it a type"
                + " that travels, such as lockstep.task.Task or Fn");
  }
}
