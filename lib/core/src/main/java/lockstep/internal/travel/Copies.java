package lockstep.internal.travel;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stand-ins for values of the JDK that Java's serialization refuses although nothing in them is
/// tied to a process: paths, optionals, and views of collections, which arrive as copies.
final class Copies {

  private Copies() {}

  /// What to write instead of `object`; the object itself if it needs no stand-in.
  static Object of(Object object) {
    if (object instanceof Float f && f.isNaN()) {
      return new NanCopy(Float.floatToRawIntBits(f));
    }
    if (object instanceof Serializable) {
      return object;
    }
    return switch (object) {
      case Path path -> new PathCopy(path.toString());
      case Optional<?> optional -> new OptionalCopy(optional.orElse(null));
      case OptionalInt n -> new NumberCopy(int.class, n.isPresent() ? n.getAsInt() : null);
      case OptionalLong n -> new NumberCopy(long.class, n.isPresent() ? n.getAsLong() : null);
      case OptionalDouble n -> new NumberCopy(double.class, n.isPresent() ? n.getAsDouble() : null);
      case Object other when !other.getClass().getName().startsWith("java.util.") -> other;
      case List<?> list -> new ArrayList<>(list);
      case Set<?> set -> new LinkedHashSet<>(set);
      case Collection<?> collection -> new ArrayList<>(collection);
      case Map<?, ?> map -> new LinkedHashMap<>(map);
      case Map.Entry<?, ?> entry -> new AbstractMap.SimpleImmutableEntry<>(entry);
      default -> object;
    };
  }

  /// There are many values that are no number; serialization would make them all the same one.
  private record NanCopy(int bits) implements Serializable {
    Object readResolve() {
      return Float.intBitsToFloat(bits);
    }
  }

  private record PathCopy(String path) implements Serializable {
    Object readResolve() {
      return Path.of(path);
    }
  }

  private record OptionalCopy(@Nullable Object value) implements Serializable {
    Object readResolve() {
      return Optional.ofNullable(value);
    }
  }

  private record NumberCopy(Class<?> type, @Nullable Number value) implements Serializable {
    Object readResolve() {
      if (type == int.class) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.intValue());
      }
      if (type == long.class) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
      }
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }
  }
}
