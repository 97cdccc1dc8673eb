package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/// Everything needed to make a lambda or method reference again in another process.
///
/// Immutable. Unlike [SerializedLambda] it needs no `$deserializeLambda$` in the host class, which
/// lambdas of cells do not have.
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
/// @param captured the values of the captured variables
record LambdaRecipe(
    String host,
    String type,
    String method,
    String erased,
    String actual,
    int kind,
    String body,
    String bodyMethod,
    String bodyType,
    @Nullable Object[] captured)
    implements Serializable {

  static LambdaRecipe of(SerializedLambda lambda) {
    Object[] captured = new Object[lambda.getCapturedArgCount()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = lambda.getCapturedArg(i);
    }
    return new LambdaRecipe(
        named(lambda.getCapturingClass()),
        named(lambda.getFunctionalInterfaceClass()),
        lambda.getFunctionalInterfaceMethodName(),
        lambda.getFunctionalInterfaceMethodSignature(),
        lambda.getInstantiatedMethodType(),
        lambda.getImplMethodKind(),
        named(lambda.getImplClass()),
        lambda.getImplMethodName(),
        lambda.getImplMethodSignature(),
        captured);
  }

  private static String named(String internalName) {
    return internalName.replace('/', '.');
  }

  /// The lambda, as a new object that can travel on.
  ///
  /// @param loader finds the classes
  Object build(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> hostClass = Class.forName(host, false, loader);
    MethodHandles.Lookup lookup = Doors.into(hostClass);
    MethodHandle implementation = implementation(lookup, loader);
    MethodType captures =
        captures(implementation.type()).changeReturnType(Class.forName(type, false, loader));
    try {
      CallSite site =
          LambdaMetafactory.altMetafactory(
              lookup,
              method,
              captures,
              MethodType.fromMethodDescriptorString(erased, loader),
              implementation,
              MethodType.fromMethodDescriptorString(actual, loader),
              LambdaMetafactory.FLAG_SERIALIZABLE);
      return site.dynamicInvoker().invokeWithArguments(captured);
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException("cannot build a lambda of " + host + ": " + e, e);
    }
  }

  private MethodType captures(MethodType whole) {
    return MethodType.methodType(Object.class, whole.parameterList().subList(0, captured.length));
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
