package lockstep.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What [java.util.concurrent.ExecutorService#invokeAll] and `invokeAny` ask for, as
/// [ExecutorCompletionService] does it for threads.
final class Invocations {

  private Invocations() {}

  static <T extends @Nullable Object> List<Future<T>> all(
      ProcessPool pool, Collection<? extends Callable<T>> tasks, long nanos)
      throws InterruptedException {
    List<CompletableFuture<T>> futures = new ArrayList<>();
    long deadline = System.nanoTime() + nanos;
    try {
      for (Callable<T> task : tasks) {
        futures.add(pool.submit(task));
      }
      for (CompletableFuture<T> future : futures) {
        try {
          future.get(
              nanos == Long.MAX_VALUE ? nanos : deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException ended) {
          // The caller will see it in the future.
        } catch (TimeoutException late) {
          break;
        }
      }
      return new ArrayList<>(futures);
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  static <T extends @Nullable Object> T any(
      ProcessPool pool, Collection<? extends Callable<T>> tasks, long nanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("there is no task to run");
    }
    LinkedBlockingQueue<CompletableFuture<T>> ended = new LinkedBlockingQueue<>();
    List<CompletableFuture<T>> futures = new ArrayList<>();
    long deadline = System.nanoTime() + nanos;
    try {
      for (Callable<T> task : tasks) {
        CompletableFuture<T> future = pool.submit(task);
        futures.add(future);
        future.whenComplete((value, failure) -> ended.add(future));
      }
      ExecutionException last = null;
      for (int i = 0; i < futures.size(); i++) {
        CompletableFuture<T> first =
            ended.poll(
                nanos == Long.MAX_VALUE ? nanos : deadline - System.nanoTime(),
                TimeUnit.NANOSECONDS);
        if (first == null) {
          throw new TimeoutException("no task returned in time");
        }
        try {
          return first.get();
        } catch (ExecutionException e) {
          last = e;
        }
      }
      throw java.util.Objects.requireNonNull(last);
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }
}
