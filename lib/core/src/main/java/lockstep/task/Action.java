package lockstep.task;

import java.io.Serializable;

/// Something to do, without a result.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Action extends Serializable {

  /// Does it.
  void run() throws Exception;
}
