package lockstep.internal.travel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Reads what [ObjectWriter] wrote, with the classes of one loader.
final class ObjectReader extends ObjectInputStream {

  private final ClassLoader loader;

  ObjectReader(InputStream in, ClassLoader loader) throws IOException {
    super(in);
    this.loader = loader;
    enableResolveObject(true);
  }

  /// Refuses arrays that are longer than what was sent: they cannot be there, and making room for
  /// them could take all the memory of the reader.
  ///
  /// @param length of what was sent, in bytes
  void limitTo(int length) {
    // A hash table has up to three places for an entry of at least two bytes.
    long longest = Math.max(64, 2L * length);
    setObjectInputFilter(
        info ->
            info.arrayLength() > longest
                ? ObjectInputFilter.Status.REJECTED
                : ObjectInputFilter.Status.UNDECIDED);
  }

  @Override
  protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
    ObjectStreamClass descriptor = ObjectStreamClass.lookupAny(find(readUTF()));
    if (descriptor == null) {
      throw new InvalidClassException("no descriptor");
    }
    return descriptor;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass descriptor) throws ClassNotFoundException {
    return find(descriptor.getName());
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
    Class<?>[] types = new Class<?>[interfaces.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = find(interfaces[i]);
    }
    return Proxy.newProxyInstance(loader, types, (proxy, method, args) -> null).getClass();
  }

  @Override
  protected @Nullable Object resolveObject(@Nullable Object object) throws IOException {
    if (!(object instanceof LambdaRecipe recipe)) {
      return object;
    }
    try {
      return recipe.build(loader);
    } catch (ReflectiveOperationException e) {
      throw new IOException("cannot build a lambda of " + recipe.site().host(), e);
    }
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    Class<?> primitive = Class.forPrimitiveName(name);
    return primitive != null ? primitive : Class.forName(name, false, loader);
  }
}
