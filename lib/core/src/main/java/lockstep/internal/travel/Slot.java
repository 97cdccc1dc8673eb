package lockstep.internal.travel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import lockstep.internal.hook.Hooks;
import lockstep.internal.travel.Reach.Variable;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// A place whose value travels: a static variable, or a field of an enum constant.
///
/// @param variable the field, and who reads it
/// @param constant whose field it is; null if it is static
/// @param value what is there
record Slot(Variable variable, @Nullable Enum<?> constant, @Nullable Object value) {

  private static final ClassFacts.Member TELLS =
      new ClassFacts.Member(Hooks.class.getName(), "initializing", "(Ljava/lang/Class;)V");

  /// What is in some variables now, in the order in which it is to be set.
  ///
  /// A class that nobody has initialized yet is left alone: its variables have no values, and the
  /// worker will initialize it when it needs it, as this process would.
  ///
  /// Reading a hash table or a sorted collection calls code of its elements, which may read other
  /// variables. So plain values come first and such collections last.
  static List<Slot> of(Collection<Variable> variables) {
    List<Slot> slots = new ArrayList<>();
    for (Variable variable : variables) {
      Field field = variable.field();
      if (isUntouched(field.getDeclaringClass())) {
        continue;
      }
      if (Modifier.isStatic(field.getModifiers())) {
        slots.add(new Slot(variable, null, read(field, null)));
      } else {
        for (Object constant : constants(field.getDeclaringClass())) {
          if (field.getDeclaringClass().isInstance(constant)) {
            slots.add(new Slot(variable, (Enum<?>) constant, read(field, constant)));
          }
        }
      }
    }
    slots.sort(Comparator.comparingInt(slot -> rank(slot.value)));
    return slots;
  }

  /// Whether the class has an initializer that tells when it runs, and it has not run.
  static boolean isUntouched(Class<?> type) {
    ClassFacts.Method initializer = ClassFacts.of(type).methods().get("<clinit>()V");
    return initializer != null
        && initializer.calls().contains(TELLS)
        && !Hooks.hasInitialized(type);
  }

  /// How a message calls it.
  String name() {
    String field = variable.field().getName();
    return constant == null ? field : constant.name() + "." + field;
  }

  private static Object[] constants(Class<?> type) {
    // A constant with a body has a class of its own below the enum's.
    Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
    return declaring.getEnumConstants();
  }

  private static int rank(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Number n -> 0;
      case CharSequence s -> 0;
      case Boolean b -> 0;
      case Character c -> 0;
      case List<?> list -> 1;
      case Map<?, ?> map -> 2;
      case Queue<?> queue -> 2;
      case Collection<?> collection -> 2;
      default ->
          value.getClass().isArray() && value.getClass().componentType().isPrimitive() ? 0 : 1;
    };
  }

  private static @Nullable Object read(Field field, @Nullable Object target) {
    try {
      field.setAccessible(true);
      return field.get(target);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new CannotTravelException("The variable " + field + " cannot be read.", e);
    }
  }
}
