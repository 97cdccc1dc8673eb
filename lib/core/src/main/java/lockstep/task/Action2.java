package lockstep.task;

import java.io.Serializable;

/// Something to do with two arguments, without a result.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Action2<A, B> extends Serializable {

  /// Does it with two arguments.
  void run(A a, B b) throws Exception;
}
