package lockstep.internal.travel;

import java.io.DataInput;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Objects;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// Where the value of a [Slot] belongs in the process in which it has arrived.
///
/// @param field of a class that has been initialized
/// @param target the enum constant whose field it is; null if it is static
record Place(Field field, @Nullable Object target) {

  static Place read(DataInput in, ClassLoader loader)
      throws IOException, ReflectiveOperationException {
    // Before any value is set: an initializer that runs later would overwrite what was set.
    Class<?> owner = Class.forName(in.readUTF(), true, loader);
    Field field = owner.getDeclaredField(in.readUTF());
    String constant = in.readUTF();
    field.setAccessible(true);
    return new Place(field, constant.isEmpty() ? null : constant(owner, constant));
  }

  private static Object constant(Class<?> owner, String name) throws NoSuchFieldException {
    Class<?> declaring = owner.isEnum() ? owner : owner.getSuperclass();
    for (Object constant : declaring.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new NoSuchFieldException(name);
  }

  /// Puts the value there.
  ///
  /// @throws CannotTravelException if it is a constant of an interface, which this process has made
  ///   for itself, and made differently
  void set(@Nullable Object value) throws ReflectiveOperationException {
    if (Modifier.isFinal(field.getModifiers()) && field.getDeclaringClass().isInterface()) {
      if (!Objects.deepEquals(field.get(null), value)) {
        throw new CannotTravelException(
            "The constant '"
                + field.getName()
                + "' of interface "
                + field.getDeclaringClass().getSimpleName()
                + " cannot go to another process, which makes its own, and that is not equal. Make"
                + " it a static field of a class.");
      }
      return;
    }
    field.set(target, value);
  }
}
