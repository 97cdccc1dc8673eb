package lockstep.explore;

import java.util.List;
import lockstep.internal.explore.Subject;
import lockstep.task.Task;

/// Objects whose methods several threads call, to see whether they are linearizable: whatever the
/// calls give, some order of them, one after the other, gives it too.
///
/// ```java
/// Explorer.operations(Stack::new).linearizable();
/// Explorer.operations(Stack::new).only("push", "pop").like(ArrayDeque::new).linearizable();
/// ```
///
/// The explorer makes up who calls what, small scenarios first, with small numbers, letters and
/// truth values as arguments. Static and private methods are not called, nor those that every
/// object has. A call that waits, and that would wait one after the other as well, is no fault.
///
/// Immutable: each method answers another one. Any thread may use it.
///
/// @param <T> the type of the objects
public final class Operations<T> {

  private final Subject subject;

  private Operations(Subject subject) {
    this.subject = subject;
  }

  static <T> Operations<T> of(Task<T> making) {
    return new Operations<>(new Subject(making, making, List.of()));
  }

  /// The same with these methods only.
  ///
  /// @param methods their names
  public Operations<T> only(String... methods) {
    return new Operations<>(new Subject(subject.making(), subject.model(), List.of(methods)));
  }

  /// The same, compared with a sequential specification: another object with methods of the same
  /// names and parameters, that is right when one call follows the other. If there is none, the
  /// object is its own.
  ///
  /// @param model makes that object
  public Operations<T> like(Task<?> model) {
    return new Operations<>(new Subject(subject.making(), model, subject.only()));
  }

  /// Searches for calls whose results no order of them gives.
  ///
  /// @throws IllegalArgumentException if the methods cannot be called, or the specification lacks
  ///   one of them
  public Verdict linearizable() throws InterruptedException {
    return linearizable(Limits.USUAL);
  }

  /// The same with limits of your own.
  ///
  /// @throws IllegalArgumentException if the methods cannot be called, or the specification lacks
  ///   one of them
  public Verdict linearizable(Limits limits) throws InterruptedException {
    return Explorer.search(subject, subject.making(), limits);
  }

  /// Runs calls once, in an order that you write, see [Explorer#follow].
  ///
  /// ```java
  /// Explorer.operations(Stack::new).follow("A, B, B, A", "push(1); pop()", "pop()");
  /// ```
  ///
  /// @param order whose step comes next, a letter each
  /// @param threads the calls of A, of B and so on; arguments are values that the explorer itself
  ///   would choose
  /// @throws IllegalArgumentException if there is no such order or call; it names those there are
  public Interleaving follow(String order, String... threads) throws InterruptedException {
    String script = String.join("|", threads) + Subject.THEN + Explorer.script(order);
    return Explorer.run(Explorer.pack(subject, subject.making()), script);
  }

  /// Shows an interleaving again, see [Explorer#replay].
  public Interleaving replay(String key) throws InterruptedException {
    return Explorer.again(key, subject, subject.making());
  }
}
