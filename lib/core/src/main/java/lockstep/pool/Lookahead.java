package lockstep.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lockstep.task.TaskException;
import org.jspecify.annotations.Nullable;

/// A stream that keeps the workers a few items ahead of its reader. Read by one thread at a time.
final class Lookahead<R extends @Nullable Object> extends AbstractSpliterator<R> {

  private final Crew crew;
  private final Call call;
  private final Iterator<? extends @Nullable Object> items;

  /// How many items may be under way.
  private final int window;

  private final boolean ordered;

  /// Under way, in the order of the items.
  private final Deque<PoolFuture<R>> begun = new ArrayDeque<>();

  /// Answered, in the order of the answers.
  private final BlockingQueue<PoolFuture<R>> answered = new LinkedBlockingQueue<>();

  private int index;

  Lookahead(Crew crew, Call call, Iterator<? extends @Nullable Object> items, boolean ordered) {
    super(Long.MAX_VALUE, ordered ? Spliterator.ORDERED : 0);
    this.crew = crew;
    this.call = call;
    this.items = items;
    this.window = 2 * crew.workers();
    this.ordered = ordered;
  }

  Stream<R> stream() {
    return StreamSupport.stream(this, false).onClose(this::cancel);
  }

  @Override
  public boolean tryAdvance(Consumer<? super R> reader) {
    while (begun.size() < window && items.hasNext()) {
      begin(items.next());
    }
    if (begun.isEmpty()) {
      return false;
    }
    R value;
    try {
      PoolFuture<R> next = ordered ? begun.remove() : answered.take();
      begun.remove(next);
      value = next.get();
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new TaskException("interrupted while waiting for result " + index, e);
    } catch (ExecutionException e) {
      cancel();
      throw new TaskException("result " + index + ": " + e.getCause(), e.getCause());
    }
    index++;
    reader.accept(value);
    return true;
  }

  private void begin(@Nullable Object item) {
    PoolFuture<R> future = new PoolFuture<>(null);
    begun.add(future);
    future.whenComplete((value, failure) -> answered.add(future));
    crew.enqueue(new TaskJob(call, null, item, new SingleAnswer<>(future, value -> value)), future);
  }

  private void cancel() {
    begun.forEach(future -> future.cancel(true));
    begun.clear();
  }
}
