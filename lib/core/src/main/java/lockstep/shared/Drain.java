package lockstep.shared;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Takes items one by one until there are no more. For one thread.
final class Drain<T> implements Iterator<T> {

  /// Takes the next item, null at the end.
  interface Source<T> {
    @Nullable T take() throws InterruptedException;
  }

  private final Source<T> source;
  private @Nullable T next;

  Drain(Source<T> source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = source.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the next item", e);
      }
    }
    return next != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the queue is finished and empty");
    }
    T item = next;
    next = null;
    return item;
  }
}
