package lockstep.task;

import java.io.Serializable;
import java.util.concurrent.Callable;

/// A computation with a result.
///
/// It can travel to a worker process, with the values of the variables that it reads, and may throw
/// any exception.
@FunctionalInterface
public interface Task<R> extends Callable<R>, Serializable {

  @Override
  R call() throws Exception;
}
