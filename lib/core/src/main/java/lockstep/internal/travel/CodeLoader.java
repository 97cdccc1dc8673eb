package lockstep.internal.travel;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Defines classes that came from another process, when they are first needed.
///
/// Any thread may call it. Two versions of one class need two loaders; the sender sees to that.
public final class CodeLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

  /// A loader that knows nothing yet.
  public CodeLoader(ClassLoader parent) {
    super(new URL[0], parent);
  }

  /// Makes a class known.
  public void add(CellClass type) {
    classes.put(type.name(), type.bytes());
  }

  /// Makes a jar or folder known.
  public void add(URL source) {
    addURL(source);
  }

  /// A class that opens this loader's module.
  Class<?> door() throws ClassNotFoundException {
    synchronized (getClassLoadingLock(Door.class.getName())) {
      Class<?> door = findLoadedClass(Door.class.getName());
      if (door == null) {
        byte[] bytes = CellClass.bytesOf(Door.class);
        door = defineClass(Door.class.getName(), bytes, 0, bytes.length, (CodeSource) null);
      }
      return door;
    }
  }

  /// Whether it defines this class itself.
  boolean defines(String name) {
    return classes.containsKey(name);
  }

  /// What it defines itself goes before what its parent has. To find out that its parent does not
  /// have it either, the JVM would open every jar of the class path.
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!defines(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    return bytes == null
        ? super.findClass(name)
        : defineClass(name, bytes, 0, bytes.length, (CodeSource) null);
  }

  /// Class files of what it has defined, so that code can travel on from here.
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] bytes =
        name.endsWith(".class")
            ? classes.get(name.substring(0, name.length() - 6).replace('/', '.'))
            : null;
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }
}
