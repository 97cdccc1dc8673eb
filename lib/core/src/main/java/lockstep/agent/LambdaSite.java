package lockstep.agent;

import java.io.Serializable;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.LinkedHashSet;
import java.util.Set;

/// A place in a cell where a lambda is made: what `altMetafactory` is told about it.
///
/// Immutable; any thread may have it.
///
/// @param cell the class it is in, with its rights
/// @param method the name of the functional method
/// @param factory takes what is captured, gives the lambda
/// @param implementation the body, or the method referred to
/// @param type of the functional method as this lambda sees it
/// @param methods the functional method's own type, and those of bridges to it
/// @param interfaces the functional one first
record LambdaSite(
    MethodHandles.Lookup cell,
    String method,
    MethodType factory,
    MethodHandle implementation,
    MethodType type,
    Set<MethodType> methods,
    Set<Class<?>> interfaces) {

  /// @param arguments see [LambdaMetafactory#altMetafactory]
  static LambdaSite of(
      MethodHandles.Lookup cell, String method, MethodType factory, Object... arguments) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    interfaces.add(factory.returnType());
    Set<MethodType> methods = new LinkedHashSet<>();
    methods.add((MethodType) arguments[0]);
    int flags = (Integer) arguments[3];
    int next = 4;
    if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
      int count = (Integer) arguments[next++];
      for (int i = 0; i < count; i++) {
        interfaces.add((Class<?>) arguments[next++]);
      }
    }
    if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
      int count = (Integer) arguments[next++];
      for (int i = 0; i < count; i++) {
        methods.add((MethodType) arguments[next++]);
      }
    }
    interfaces.add(Serializable.class);
    return new LambdaSite(
        cell,
        method,
        factory,
        (MethodHandle) arguments[1],
        (MethodType) arguments[2],
        methods,
        interfaces);
  }

  /// The body, to be called with what was captured and then the arguments of a method.
  MethodHandle body(MethodType method) {
    return implementation
        .asFixedArity()
        .asType(type.insertParameterTypes(0, factory.parameterList()))
        .asType(method.insertParameterTypes(0, factory.parameterList()));
  }

  /// The serial form, as the JDK's lambdas have it.
  SerializedLambda written(Object... captured) {
    MethodHandleInfo body = cell.revealDirect(implementation);
    return new SerializedLambda(
        cell.lookupClass(),
        slashed(factory.returnType()),
        method,
        methods.iterator().next().toMethodDescriptorString(),
        body.getReferenceKind(),
        slashed(body.getDeclaringClass()),
        body.getName(),
        body.getMethodType().toMethodDescriptorString(),
        type.toMethodDescriptorString(),
        captured);
  }

  private static String slashed(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
