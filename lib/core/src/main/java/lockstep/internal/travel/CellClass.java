package lockstep.internal.travel;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldModel;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import lockstep.internal.hook.Hooks;
import lockstep.task.CannotTravelException;

/// A class that the other process can have only from us, as it is defined there.
///
/// Immutable and shared by all threads; made once for each class.
///
/// @param name as [Class#getName] gives it
/// @param bytes the class file; do not write to it
public record CellClass(String name, byte[] bytes) {

  private static final ClassValue<CellClass> SHIPPED =
      new ClassValue<>() {
        @Override
        protected CellClass computeValue(Class<?> type) {
          return new CellClass(type.getName(), withSettableStatics(bytesOf(type)));
        }
      };

  /// The class as it is to be shipped.
  ///
  /// @throws CannotTravelException if nobody kept its bytes
  static CellClass of(Class<?> type) {
    return SHIPPED.get(type);
  }

  /// Whether another process can have this class only from us: it is neither on the class path nor
  /// in a jar or folder that can be named.
  static boolean travels(Class<?> type) {
    return !type.isArray() && !type.isPrimitive() && isForeign(type) && sourceOf(type) == null;
  }

  /// Whether the class was loaded by something else than the JVM's own three loaders.
  public static boolean isForeign(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    for (ClassLoader own = ClassLoader.getSystemClassLoader(); ; own = own.getParent()) {
      if (loader == own) {
        return false;
      }
      if (own == null) {
        return true;
      }
    }
  }

  /// Where a class was loaded from, or null if it was made in memory.
  static java.net.@org.jspecify.annotations.Nullable URL sourceOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }

  /// Whether JShell made the class around a snippet: its static methods and fields are independent
  /// cells, not parts of one class.
  static boolean isWrapper(Class<?> type) {
    // Anonymous and local classes are declared by nobody, but they are nobody's nest host either.
    return type.getName().startsWith("REPL.") && type.getNestHost() == type;
  }

  static byte[] bytesOf(Class<?> type) {
    byte[] bytes = Hooks.classBytes().of(type);
    if (bytes == null) {
      throw new CannotTravelException(
          "The code of "
              + type.getName()
              + " cannot be had, so it cannot go to another process. In a notebook, choose the"
              + " kernel \"Java (Lockstep)\", whose agent keeps it.");
    }
    return bytes;
  }

  /// A value of the sender can be stored only in a static field that is not final. Nothing else can
  /// tell the difference: the compiler has already kept everyone else from assigning it.
  private static byte[] withSettableStatics(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    if (model.flags().has(AccessFlag.INTERFACE)
        || model.fields().stream().noneMatch(CellClass::isFinalStatic)) {
      return bytes;
    }
    return ClassFile.of()
        .transformClass(
            model,
            ClassTransform.transformingFields(
                (builder, element) -> {
                  if (element instanceof java.lang.classfile.AccessFlags flags
                      && flags.has(AccessFlag.STATIC)
                      && !flags.has(AccessFlag.ENUM)) {
                    builder.withFlags(flags.flagsMask() & ~Modifier.FINAL);
                  } else {
                    builder.with(element);
                  }
                }));
  }

  private static boolean isFinalStatic(FieldModel field) {
    return field.flags().has(AccessFlag.STATIC)
        && field.flags().has(AccessFlag.FINAL)
        && !field.flags().has(AccessFlag.ENUM);
  }
}
