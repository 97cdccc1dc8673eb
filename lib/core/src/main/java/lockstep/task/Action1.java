package lockstep.task;

import java.io.Serializable;

/// Something to do with one argument, without a result.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Action1<A> extends Serializable {

  /// Does it with one argument.
  void run(A a) throws Exception;
}
