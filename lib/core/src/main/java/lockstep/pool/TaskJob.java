package lockstep.pool;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A job of one item. Several of them travel together if they call the same code.
final class TaskJob extends Job {

  /// Null if it does not matter.
  private final @Nullable Object given;

  private final @Nullable Object item;
  private volatile boolean begun;

  /// @param given a [Runnable] or [Callable] to be given back if it was never begun; null for none
  TaskJob(Call call, @Nullable Object given, @Nullable Object item, Listener listener) {
    super(call, listener);
    this.given = given;
    this.item = item;
  }

  /// The item, which is from now on a worker's.
  @Nullable Object begin() {
    begun = true;
    return item;
  }

  @Override
  Optional<Runnable> unbegun() {
    return begun
        ? Optional.empty()
        : switch (given) {
          case Runnable runnable -> Optional.of(runnable);
          case Callable<?> callable -> Optional.of(new FutureTask<>(callable));
          case null, default -> Optional.empty();
        };
  }
}
