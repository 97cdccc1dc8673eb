package lockstep.task;

import java.io.Serializable;

/// A function of one argument.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Fn<A, R> extends Serializable {

  /// The result for one argument.
  R apply(A a) throws Exception;
}
