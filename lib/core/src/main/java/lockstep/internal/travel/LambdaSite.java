package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A place in the code where lambdas are made: all that they have in common. Immutable.
///
/// @param host the class in which the lambda was written
/// @param type the functional interface
/// @param method the interface's method
/// @param erased descriptor of that method
/// @param actual the same with the type arguments of the lambda
/// @param kind one of the `REF_` constants of [MethodHandleInfo]
/// @param body the class of the method that does the work
/// @param bodyMethod its name
/// @param bodyType its descriptor
record LambdaSite(
    String host,
    String type,
    String method,
    String erased,
    String actual,
    int kind,
    String body,
    String bodyMethod,
    String bodyType)
    implements Serializable {

  /// Making a lambda's class takes most of a millisecond: once for each site and host class.
  private static final ClassValue<Map<LambdaSite, MethodHandle>> FACTORIES =
      new ClassValue<>() {
        @Override
        protected Map<LambdaSite, MethodHandle> computeValue(Class<?> host) {
          return new ConcurrentHashMap<>();
        }
      };

  // Written out, because what the compiler adds to a record costs a starting worker milliseconds.

  @Override
  public int hashCode() {
    return 31 * body.hashCode() + bodyMethod.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LambdaSite site
        && host.equals(site.host)
        && type.equals(site.type)
        && method.equals(site.method)
        && erased.equals(site.erased)
        && actual.equals(site.actual)
        && kind == site.kind
        && body.equals(site.body)
        && bodyMethod.equals(site.bodyMethod)
        && bodyType.equals(site.bodyType);
  }

  /// A new lambda of this site, which can travel on.
  ///
  /// @param captured the values of the variables that it captures
  /// @param loader finds the classes
  Object build(@Nullable Object[] captured, ClassLoader loader)
      throws ReflectiveOperationException {
    return make(factory(captured.length, loader), captured);
  }

  /// The method that does the work; null if it is not static.
  @Nullable Method staticBody(ClassLoader loader) throws ReflectiveOperationException {
    if (kind != MethodHandleInfo.REF_invokeStatic) {
      return null;
    }
    MethodType signature = MethodType.fromMethodDescriptorString(bodyType, loader);
    Method method =
        Class.forName(body, true, loader).getDeclaredMethod(bodyMethod, signature.parameterArray());
    method.setAccessible(true);
    return method;
  }

  /// What makes lambdas of this site.
  ///
  /// @param captured how many values they capture
  MethodHandle factory(int captured, ClassLoader loader) throws ReflectiveOperationException {
    Class<?> hostClass = Class.forName(host, false, loader);
    Map<LambdaSite, MethodHandle> factories = FACTORIES.get(hostClass);
    MethodHandle factory = factories.get(this);
    if (factory == null) {
      try {
        factory = factory(hostClass, captured, loader);
      } catch (LambdaConversionException e) {
        throw new ReflectiveOperationException("cannot build a lambda of " + host + ": " + e, e);
      }
      factories.put(this, factory);
    }
    return factory;
  }

  /// A new lambda.
  static Object make(MethodHandle factory, @Nullable Object[] captured)
      throws ReflectiveOperationException {
    try {
      return (Object) factory.invokeExact(captured);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException("cannot build a lambda: " + e, e);
    }
  }

  /// @return takes an array of captured values and returns the lambda, both as plain objects
  private MethodHandle factory(Class<?> hostClass, int captured, ClassLoader loader)
      throws ReflectiveOperationException, LambdaConversionException {
    MethodHandles.Lookup lookup = Doors.into(hostClass);
    MethodHandle implementation = implementation(lookup, loader);
    MethodType factoryType =
        MethodType.methodType(
            Class.forName(type, false, loader),
            implementation.type().parameterList().subList(0, captured));
    CallSite site =
        LambdaMetafactory.altMetafactory(
            lookup,
            method,
            factoryType,
            MethodType.fromMethodDescriptorString(erased, loader),
            implementation,
            MethodType.fromMethodDescriptorString(actual, loader),
            LambdaMetafactory.FLAG_SERIALIZABLE);
    return site.dynamicInvoker()
        .asSpreader(Object[].class, captured)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  private MethodHandle implementation(MethodHandles.Lookup lookup, ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> owner = Class.forName(body, false, loader);
    MethodType signature = MethodType.fromMethodDescriptorString(bodyType, loader);
    return switch (kind) {
      case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(owner, bodyMethod, signature);
      case MethodHandleInfo.REF_newInvokeSpecial ->
          lookup.findConstructor(owner, signature.changeReturnType(void.class));
      case MethodHandleInfo.REF_invokeSpecial ->
          lookup.findSpecial(owner, bodyMethod, signature, lookup.lookupClass());
      default -> lookup.findVirtual(owner, bodyMethod, signature);
    };
  }
}
