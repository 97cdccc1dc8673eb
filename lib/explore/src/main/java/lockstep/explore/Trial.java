package lockstep.explore;

import java.util.ArrayList;
import java.util.List;
import lockstep.task.Action;
import lockstep.task.Action1;
import lockstep.task.Fn;
import lockstep.task.Task;
import org.jspecify.annotations.Nullable;

/// A trial of one object that several threads use, one method each.
///
/// ```java
/// Explorer.of(Counter::new)
///     .thread(Counter::increment).thread(Counter::increment)
///     .check(c -> c.get() == 2);
/// ```
///
/// Immutable: [#thread] answers a trial with one thread more. Any thread may use it.
///
/// @param <T> the type of the object
public final class Trial<T> {

  private final Task<T> making;
  private final List<Action1<T>> bodies;

  private Trial(Task<T> making, List<Action1<T>> bodies) {
    this.making = making;
    this.bodies = bodies;
  }

  static <T> Trial<T> of(Task<T> making) {
    return new Trial<>(making, List.of());
  }

  /// This trial with one thread more.
  ///
  /// @param body what the thread does with the object
  public Trial<T> thread(Action1<T> body) {
    List<Action1<T>> longer = new ArrayList<>(bodies);
    longer.add(body);
    return new Trial<>(making, List.copyOf(longer));
  }

  /// Searches for an interleaving after which the check is not met.
  ///
  /// @param check looks at the object when all threads have ended
  public Verdict check(Fn<T, Boolean> check) throws InterruptedException {
    return Explorer.explore(code(check));
  }

  /// The same with limits of your own.
  public Verdict check(Fn<T, Boolean> check, Limits limits) throws InterruptedException {
    return Explorer.explore(code(check), limits);
  }

  /// Runs the threads once, in an order that you write, see [Explorer#follow].
  public Interleaving follow(String order, Fn<T, Boolean> check) throws InterruptedException {
    return Explorer.follow(order, code(check));
  }

  /// Shows an interleaving again, see [Explorer#replay].
  public Interleaving replay(String key, Fn<T, Boolean> check) throws InterruptedException {
    return Explorer.replay(key, code(check));
  }

  private Action code(Fn<T, Boolean> check) {
    Task<T> make = making;
    Object[] each = bodies.toArray();
    return () -> run(make, each, check);
  }

  /// Threads to start and to join. In final fields only: reading these is no step of the search.
  private record Chain(Thread thread, @Nullable Chain next) {}

  @SuppressWarnings("unchecked")
  private static <T> void run(Task<T> make, Object[] bodies, Fn<T, Boolean> check)
      throws Exception {
    T object = make.call();
    Chain first = null;
    for (int i = bodies.length - 1; i >= 0; i--) {
      Action1<T> body = (Action1<T>) bodies[i];
      first = new Chain(new Thread(() -> perform(body, object)), first);
    }
    for (Chain each = first; each != null; each = each.next) {
      each.thread.start();
    }
    for (Chain each = first; each != null; each = each.next) {
      each.thread.join();
    }
    if (!check.apply(object)) {
      throw new AssertionError("the check is not met");
    }
  }

  private static <T> void perform(Action1<T> body, T object) {
    try {
      body.run(object);
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new IllegalStateException(checked.toString(), checked);
    }
  }
}
