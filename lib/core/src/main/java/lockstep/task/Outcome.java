package lockstep.task;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a task in a worker process ended.
///
/// @param <R> what the task returns
public sealed interface Outcome<R extends @Nullable Object> extends Serializable {

  /// It returned.
  ///
  /// @param value what it returned
  /// @param span when and where it ran
  record Returned<R extends @Nullable Object>(R value, Span span) implements Outcome<R> {}

  /// It threw.
  ///
  /// @param exception the same exception, with the stack of the worker; a [RemoteException] tells
  ///   of one that could not travel
  /// @param span when and where it ran
  record Threw<R extends @Nullable Object>(Throwable exception, Span span) implements Outcome<R> {}

  /// Its worker process ended before it did.
  ///
  /// @param worker the worker's name
  /// @param pid the worker's process id
  /// @param exitCode as [Process#exitValue] gives it: 128 + n where signal n killed it
  /// @param lastWords the last lines that the worker wrote on its standard error, oldest first
  record Died<R extends @Nullable Object>(
      String worker, long pid, int exitCode, List<String> lastWords) implements Outcome<R> {}

  /// It took longer than it was given.
  ///
  /// @param limit the time it was given
  record TimedOut<R extends @Nullable Object>(Duration limit) implements Outcome<R> {}
}
