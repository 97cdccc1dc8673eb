package lockstep.internal.explore;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.lang3.reflect.FieldUtils;
import org.jspecify.annotations.Nullable;

/// What objects are called in a report: by the variable in which they were first met, otherwise by
/// their class and a number. For one thread at a time.
final class Names {

  private static final int LONGEST = 40;

  private final Map<Object, String> names = new IdentityHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /// Remembers in which variable an object was met.
  void met(@Nullable Object value, String variable) {
    if (value != null && !isPlain(value)) {
      names.putIfAbsent(value, variable);
    }
  }

  /// What an object is called.
  String of(Object object) {
    return names.computeIfAbsent(
        object,
        o -> {
          String type = simple(o.getClass());
          int number = counts.merge(type, 1, Integer::sum);
          return number == 1 ? type : type + "#" + number;
        });
  }

  /// A value as a reader would write it.
  String value(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String s -> shortened("\"" + s + "\"");
      case Character c -> "'" + c + "'";
      case Enum<?> constant -> constant.name();
      case Object o when isPlain(o) -> o.toString();
      default -> of(value);
    };
  }

  /// What is inside an object of the JDK, or the empty text if that cannot be told: somebody is
  /// about to change it, or has its lock and would be waited for in vain.
  String inside(Object object) {
    try {
      return object.getClass().getClassLoader() != null || isLocked(object) ? "" : state(object);
    } catch (ReflectiveOperationException | RuntimeException inTheMiddleOfAChange) {
      return "";
    }
  }

  /// Whether another thread has the lock that some queues take even to be read.
  private static boolean isLocked(Object object) throws IllegalAccessException {
    for (Field field : FieldUtils.getAllFieldsList(object.getClass())) {
      if (field.getType() == ReentrantLock.class
          && FieldUtils.readField(field, object, true) instanceof ReentrantLock lock
          && lock.isLocked()
          && !lock.isHeldByCurrentThread()) {
        return true;
      }
    }
    return false;
  }

  private String state(Object object) {
    return switch (object) {
      case AtomicBoolean b -> b.toString();
      case AtomicReference<?> r -> value(r.get());
      case Number n -> n.toString();
      case java.util.concurrent.locks.Lock lock -> bracketed(lock);
      case java.util.concurrent.Semaphore semaphore -> semaphore.availablePermits() + " permits";
      case java.util.concurrent.CountDownLatch latch -> "" + latch.getCount();
      case java.util.Collection<?> items when items.size() <= 8 -> list(items);
      case java.util.Map<?, ?> map when map.size() <= 8 ->
          "{"
              + String.join(
                  ", ",
                  map.entrySet().stream()
                      .map(entry -> value(entry.getKey()) + "=" + value(entry.getValue()))
                      .toList())
              + "}";
      default -> "";
    };
  }

  private String list(java.util.Collection<?> items) {
    return shortened("[" + String.join(", ", items.stream().map(this::value).toList()) + "]");
  }

  /// A lock tells in brackets whether it is held.
  private static String bracketed(Object lock) {
    String text = lock.toString();
    int from = text.indexOf('[');
    if (from < 0 || !text.endsWith("]")) {
      return "";
    }
    return text.substring(from + 1, text.length() - 1).startsWith("Locked") ? "held" : "free";
  }

  static String simple(Class<?> type) {
    if (type.isHidden()) {
      return "lambda";
    }
    String name = type.getSimpleName();
    return name.isEmpty() ? "object" : name;
  }

  private static boolean isPlain(Object value) {
    return value instanceof Boolean
        || value instanceof Character
        || value instanceof String
        || value instanceof Enum<?>
        || value instanceof Number && value.getClass().getPackageName().equals("java.lang");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
