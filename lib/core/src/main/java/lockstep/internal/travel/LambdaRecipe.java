package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/// Everything needed to make a lambda or method reference again in another process.
///
/// Immutable. Unlike [SerializedLambda] it needs no `$deserializeLambda$` in the host class, which
/// lambdas of cells do not have.
///
/// @param site where it was made
/// @param captured the values of the captured variables
record LambdaRecipe(LambdaSite site, @Nullable Object[] captured) implements Serializable {

  static LambdaRecipe of(SerializedLambda lambda) {
    return new LambdaRecipe(siteOf(lambda), captured(lambda));
  }

  private static LambdaSite siteOf(SerializedLambda lambda) {
    return new LambdaSite(
        named(lambda.getCapturingClass()),
        named(lambda.getFunctionalInterfaceClass()),
        lambda.getFunctionalInterfaceMethodName(),
        lambda.getFunctionalInterfaceMethodSignature(),
        lambda.getInstantiatedMethodType(),
        lambda.getImplMethodKind(),
        named(lambda.getImplClass()),
        lambda.getImplMethodName(),
        lambda.getImplMethodSignature());
  }

  /// What the lambda captured.
  static @Nullable Object[] captured(SerializedLambda lambda) {
    Object[] captured = new Object[lambda.getCapturedArgCount()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = lambda.getCapturedArg(i);
    }
    return captured;
  }

  private static String named(String internalName) {
    return internalName.replace('/', '.');
  }

  /// The lambda, as a new object that can travel on.
  ///
  /// @param loader finds the classes
  Object build(ClassLoader loader) throws ReflectiveOperationException {
    return site.build(captured, loader);
  }
}
