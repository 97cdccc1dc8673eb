package lockstep.internal.hook;

import org.jspecify.annotations.Nullable;

/// Where the byte code of a class can be had.
@FunctionalInterface
public interface ClassBytes {

  /// The class file of a class, in the shape in which it is to be defined in another process.
  ///
  /// Any thread may call it. The array is shared: do not write to it.
  ///
  /// @param type a class that is no hidden class
  /// @return null if nobody kept it
  byte @Nullable [] of(Class<?> type);
}
