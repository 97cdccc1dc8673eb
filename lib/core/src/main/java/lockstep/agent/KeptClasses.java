package lockstep.agent;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.internal.hook.ClassBytes;
import lockstep.internal.hook.Hooks;
import org.jspecify.annotations.Nullable;

/// The class files of all cell classes, as they are to be defined in another process.
///
/// Any thread may call it; a class file is visible to whoever can see its class. They are kept as
/// long as the loader of the class lives.
final class KeptClasses implements ClassBytes {

  private final Map<ClassLoader, Map<String, byte[]>> loaders =
      Collections.synchronizedMap(new WeakHashMap<>());

  /// Called before the class exists.
  ///
  /// @param internalName with slashes, as class files have it
  void keep(ClassLoader loader, String internalName, byte[] bytes) {
    loaders
        .computeIfAbsent(loader, l -> new ConcurrentHashMap<>())
        .put(internalName.replace('/', '.'), bytes);
  }

  @Override
  public byte @Nullable [] of(Class<?> type) {
    Map<String, byte[]> classes = loaders.get(type.getClassLoader());
    byte[] bytes = classes == null ? null : classes.get(type.getName());
    return bytes == null ? Hooks.fromLoader(type) : bytes;
  }
}
