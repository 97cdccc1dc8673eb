package lockstep.internal.explore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.reflect.MethodUtils;
import org.jspecify.annotations.Nullable;

/// One call of a method, with its arguments: `push(1)`. Immutable.
///
/// @param method of the object that is judged
/// @param arguments to call it with; do not write to them
record Call(Method method, Object[] arguments) {

  /// Two of each are enough to tell objects apart.
  private static final Map<Class<?>, List<Object>> VALUES =
      Map.of(
          boolean.class, List.of(true, false),
          char.class, List.of('a', 'b'),
          byte.class, List.of((byte) 1, (byte) 2),
          short.class, List.of((short) 1, (short) 2),
          int.class, List.of(1, 2),
          long.class, List.of(1L, 2L),
          float.class, List.of(1f, 2f),
          double.class, List.of(1.0, 2.0));

  private static final List<Object> OBJECTS =
      List.of(1, 2, "a", "b", true, false, 1L, 2L, 1.0, 2.0, 'a', 'b');

  /// What all objects have.
  private static final List<String> EVERYBODYS =
      Arrays.stream(Object.class.getDeclaredMethods()).map(Method::getName).toList();

  /// The methods of a class that others may call, by their names.
  static List<Method> methods(Class<?> type) {
    Stream<Method> methods = Arrays.stream(type.getMethods());
    for (Class<?> each = type;
        each != null && each.getClassLoader() != null;
        each = each.getSuperclass()) {
      methods = Stream.concat(methods, Arrays.stream(each.getDeclaredMethods()));
    }
    return methods
        .filter(
            method ->
                !Modifier.isStatic(method.getModifiers())
                    && !Modifier.isPrivate(method.getModifiers())
                    && !method.isSynthetic()
                    && !EVERYBODYS.contains(method.getName()))
        .map(m -> m.trySetAccessible() ? m : MethodUtils.getAccessibleMethod(m))
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(Method::getName).thenComparing(Call::types))
        .collect(
            Collectors.toMap(
                m -> m.getName() + types(m), m -> m, (first, same) -> first, TreeMap::new))
        .values()
        .stream()
        .toList();
  }

  /// Calls of a method with different arguments; none if there are no values of their types.
  static List<Call> of(Method method) {
    List<List<Object>> lists = List.of(List.of());
    for (Class<?> type : method.getParameterTypes()) {
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> list : lists) {
        for (Object value : values(type)) {
          List<Object> more = new ArrayList<>(list);
          more.add(value);
          longer.add(more);
        }
      }
      lists = longer;
    }
    return lists.stream().map(list -> new Call(method, list.toArray())).toList();
  }

  private static List<Object> values(Class<?> type) {
    if (type.isPrimitive()) {
      return VALUES.get(type);
    }
    Object[] constants = type.getEnumConstants();
    List<Object> all = constants == null ? OBJECTS : List.of(constants);
    return all.stream().filter(type::isInstance).limit(2).toList();
  }

  private static String types(Method method) {
    return Arrays.toString(method.getParameterTypes());
  }

  /// The same call of another object.
  ///
  /// @throws UnfitException if that has no such method
  Call on(Class<?> type) throws UnfitException {
    if (method.getDeclaringClass().isAssignableFrom(type)) {
      return this;
    }
    for (Method other : methods(type)) {
      if (other.getName().equals(method.getName())
          && other.getParameterCount() == arguments.length
          && of(other).stream().anyMatch(call -> Arrays.equals(call.arguments, arguments))) {
        return new Call(other, arguments);
      }
    }
    throw new UnfitException(
        Names.simple(type)
            + " has no method "
            + this
            + " to compare with; choose methods that both have");
  }

  /// Calls it.
  ///
  /// @return what came of it, in words
  String perform(Object object) {
    try {
      Object result = method.invoke(object, arguments);
      return method.getReturnType() == void.class ? "done" : told(result);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getCause();
      if (thrown.getClass().getName().startsWith("org.jetbrains.")) {
        // The run is being ended.
        throw Code.<Error>sneaky(thrown);
      }
      return "throws " + Names.simple(thrown.getClass());
    }
  }

  /// Two results are the same if this is; a number that tells two objects apart is no part of it.
  private static String told(@Nullable Object result) {
    return switch (result) {
      case null -> "null";
      case String s -> '"' + s + '"';
      case Object[] array -> Arrays.deepToString(array);
      default -> result.toString().replaceAll("@[0-9a-f]+\\b", "");
    };
  }

  @Override
  public String toString() {
    return Arrays.stream(arguments)
        .map(Call::told)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
