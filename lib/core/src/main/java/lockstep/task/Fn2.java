package lockstep.task;

import java.io.Serializable;

/// A function of two arguments.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Fn2<A, B, R> extends Serializable {

  /// The result for two arguments.
  R apply(A a, B b) throws Exception;
}
