package lockstep.agent;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// Looks into objects whose classes are not ours. What is not there, or closed, is null.
final class Reflected {

  private Reflected() {}

  static @Nullable Field field(@Nullable Class<?> owner, String name) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException inherited) {
        // Look further up.
      } catch (RuntimeException closed) {
        return null;
      }
    }
    return null;
  }

  static @Nullable Method method(@Nullable Class<?> owner, String name, Class<?>... parameters) {
    if (owner == null) {
      return null;
    }
    try {
      Method method = owner.getMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException | RuntimeException closed) {
      return null;
    }
  }

  static @Nullable Object get(@Nullable Field field, @Nullable Object of) {
    try {
      return field == null || !field.getDeclaringClass().isInstance(of) ? null : field.get(of);
    } catch (IllegalAccessException closed) {
      return null;
    }
  }

  static @Nullable Object call(@Nullable Method method, @Nullable Object on, Object... arguments) {
    try {
      return method == null ? null : method.invoke(on, arguments);
    } catch (ReflectiveOperationException failed) {
      return null;
    }
  }
}
