package lockstep.task;

import java.io.Serializable;

/// A function of three arguments.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Fn3<A, B, C, R> extends Serializable {

  /// The result for three arguments.
  R apply(A a, B b, C c) throws Exception;
}
