package lockstep.internal.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the records of one class are taken apart and put together.
final class RecordShape {

  private static final ClassValue<Optional<RecordShape>> SHAPES =
      new ClassValue<>() {
        @Override
        protected Optional<RecordShape> computeValue(Class<?> type) {
          return Optional.ofNullable(look(type));
        }
      };

  private final Class<?> type;
  private final MethodHandle[] accessors;
  private final MethodHandle constructor;

  private RecordShape(Class<?> type, MethodHandle[] accessors, MethodHandle constructor) {
    this.type = type;
    this.accessors = accessors;
    this.constructor = constructor;
  }

  /// The shape of a class; null if it is no record, takes care of its own serialization, or may not
  /// be looked into.
  static @Nullable RecordShape of(Class<?> type) {
    return SHAPES.get(type).orElse(null);
  }

  private static @Nullable RecordShape look(Class<?> type) {
    if (!type.isRecord() || replacesItself(type)) {
      return null;
    }
    try {
      var lookup = MethodHandles.lookup();
      RecordComponent[] components = type.getRecordComponents();
      MethodHandle[] accessors = new MethodHandle[components.length];
      for (int i = 0; i < accessors.length; i++) {
        Method accessor = components[i].getAccessor();
        accessor.setAccessible(true);
        accessors[i] =
            lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      MethodHandle make =
          lookup
              .unreflectConstructor(constructor)
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new RecordShape(type, accessors, make);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return null;
    }
  }

  private static boolean replacesItself(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals("writeReplace"));
  }

  Class<?> type() {
    return type;
  }

  int size() {
    return accessors.length;
  }

  @Nullable Object component(Object instance, int index) {
    try {
      return accessors[index].invokeExact(instance);
    } catch (Throwable e) {
      throw new IllegalArgumentException("a component of " + instance.getClass() + " failed", e);
    }
  }

  Object make(@Nullable Object[] components) {
    try {
      return constructor.invokeExact(components);
    } catch (Throwable e) {
      throw new IllegalStateException("a record refused its components", e);
    }
  }
}
