package lockstep.pool;

import java.lang.ref.Cleaner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import lockstep.internal.travel.Template;
import lockstep.internal.worker.Shape;
import lockstep.internal.worker.Standby;
import lockstep.task.Action;
import lockstep.task.Span;
import lockstep.task.Task;
import org.jspecify.annotations.Nullable;

/// Worker processes that take tasks, as an [ExecutorService].
///
/// ```java
/// try (var pool = new ProcessPool(4)) {
///   List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3));
/// }
/// ```
///
/// Any thread may call any method. A task runs on a copy of what its code reads, as it is when the
/// method is called; what the method returns, or the future it returns is completed with, happens
/// after the task. Tasks run one at a time in each worker. What they print appears in the cell that
/// called, behind the worker's name, before their result does.
///
/// A task that throws, or whose worker dies, fails alone: the worker is replaced and everything
/// else goes on. Methods that wait can be interrupted, and then end their tasks. Results keep the
/// order of the items. What depends on a future, as by `thenApply`, runs on the thread that owns
/// the worker: it may do anything, but while it waits the worker gets no other task.
///
/// Workers that have had nothing to do for a minute end, and come back when there is work. They
/// also end when the pool is closed; when nobody can reach it any more and what it had been given
/// is done; and, at once, when this process ends, in whatever way. A program whose `main` has
/// returned does not wait for a pool: close it.
public final class ProcessPool extends ManyItems implements ExecutorService {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Map<Integer, ProcessPool> REUSABLE = new ConcurrentHashMap<>();

  private final Crew crew;
  private final boolean reusable;

  /// The code of the task that was submitted last; null if that cannot be told from its values.
  private volatile @Nullable Call lastCall;

  /// A pool with a worker for each processor of this machine.
  public ProcessPool() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /// A pool with so many workers. They start at once, in the background.
  ///
  /// @throws IllegalArgumentException if that is less than 1
  public ProcessPool(int workers) {
    this(PoolOptions.ofWorkers(workers), false);
  }

  ProcessPool(PoolOptions options, boolean reusable) {
    this.crew = new Crew(options);
    this.reusable = reusable;
    Crew mine = crew;
    CLEANER.register(this, mine::shutdown);
  }

  /// A pool with more to say about its workers.
  public static PoolBuilder builder() {
    return new PoolBuilder();
  }

  /// The pool of so many workers that everybody shares: the same warm workers for every caller.
  /// Closing it waits for its tasks, but leaves the workers to the next caller.
  ///
  /// @throws IllegalArgumentException if that is less than 1
  public static ProcessPool reusable(int workers) {
    return REUSABLE.compute(
        workers,
        (n, pool) ->
            pool == null || pool.isShutdown()
                ? new ProcessPool(PoolOptions.ofWorkers(n), true)
                : pool);
  }

  /// Keeps so many workers started and warm from now on, for pools that are yet to be made and for
  /// workers that have to be replaced: who takes one need not wait for a JVM to start. Those that
  /// were taken are replaced a second later. Workers with flags, a heap size, a folder or an
  /// environment of their own are not among them. Returns at once; the workers start in the
  /// background, and each takes some 20 MB of memory until it is given up by a lower number.
  ///
  /// @throws IllegalArgumentException if that is less than 0
  public static void standby(int workers) {
    if (workers < 0) {
      throw new IllegalArgumentException("there cannot be " + workers + " workers");
    }
    Standby.keep(workers);
  }

  @Override
  Crew crew() {
    return crew;
  }

  // ---- one task ----

  /// Runs a task in a worker.
  ///
  /// @return completes with its result, or fails with its exception; cancelling it ends the task
  public <R extends @Nullable Object> CompletableFuture<R> submit(Task<R> task) {
    return one(Shape.CALLABLE, task, "submit");
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> submit(Callable<R> task) {
    return one(Shape.CALLABLE, task, "submit");
  }

  @Override
  public CompletableFuture<?> submit(Runnable task) {
    return one(Shape.RUNNABLE, task, "submit");
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> submit(Runnable task, R result) {
    return one(Shape.RUNNABLE, task, "submit", done -> result);
  }

  @Override
  public void execute(Runnable task) {
    one(Shape.RUNNABLE, task, "execute");
  }

  /// Does something in a worker, and waits until it is done.
  ///
  /// @throws lockstep.task.TaskException if it fails
  public void run(Action action) throws InterruptedException {
    all(Shape.ACTION, action, "run", new Object[1], 1).await();
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return Invocations.all(this, tasks, Long.MAX_VALUE);
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return Invocations.all(this, tasks, unit.toNanos(timeout));
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return Invocations.any(this, tasks, Long.MAX_VALUE);
    } catch (TimeoutException never) {
      throw new IllegalStateException(never);
    }
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return Invocations.any(this, tasks, unit.toNanos(timeout));
  }

  // ---- the pool itself ----

  /// How many workers the pool has when there is work.
  public int workers() {
    return crew.workers();
  }

  /// Changes how many workers the pool has when there is work. Those that are too many end after
  /// the task they run; new ones start at once, in the background.
  ///
  /// @throws IllegalArgumentException if that is less than 1
  /// @throws IllegalStateException if the pool is closed
  /// @throws UnsupportedOperationException if everybody shares this pool
  public void resize(int workers) {
    if (reusable) {
      throw new UnsupportedOperationException(
          "others use this pool too; reusable(" + workers + ") gives one of that size");
    }
    crew.resize(workers);
  }

  /// The process ids of the workers that live now.
  public List<Long> pids() {
    return crew.pids();
  }

  /// Who ran what, from when to when: the latest ten thousand, oldest first.
  public List<Span> spans() {
    return crew.spanLog().latest();
  }

  /// Ends all workers at once. Tasks that have not ended fail.
  public void terminate() {
    crew.terminate(null);
  }

  @Override
  public void shutdown() {
    crew.shutdown();
  }

  /// Ends all workers at once. Tasks that have not ended fail, and their futures say so.
  ///
  /// @return what was given to `submit`, `execute` and `invokeAll` and was never begun, oldest
  ///   first; running it does so in this process. Items of `map` and its kin are not among them
  @Override
  public List<Runnable> shutdownNow() {
    return crew.terminate(null).stream().flatMap(job -> job.unbegun().stream()).toList();
  }

  @Override
  public boolean isShutdown() {
    return crew.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return crew.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return crew.await(unit.toNanos(timeout));
  }

  /// Takes no more tasks, and waits until those it has taken are done, or the pool's
  /// [closeTimeout][PoolBuilder#closeTimeout] is over: then what is left fails as timed out.
  ///
  /// If the waiting thread is interrupted, all workers are ended, and the thread stays interrupted.
  /// In a callback of a task it does not wait, since the task would wait for the callback.
  @Override
  public void close() {
    if (reusable) {
      crew.awaitIdle();
      return;
    }
    crew.shutdown();
    if (crew.isOwnThread()) {
      return;
    }
    try {
      crew.awaitClose();
    } catch (InterruptedException e) {
      crew.terminate(null);
      Thread.currentThread().interrupt();
    }
  }

  // ---- how it is done ----

  private <R extends @Nullable Object> PoolFuture<R> one(Shape shape, Object code, String method) {
    return one(shape, code, method, value -> value);
  }

  @SuppressWarnings("unchecked")
  private <R extends @Nullable Object> PoolFuture<R> one(
      Shape shape, Object code, String method, UnaryOperator<@Nullable Object> result) {
    PoolFuture<R> future = new PoolFuture<>(null);
    Template.Parts parts = Template.of(code);
    Call call = parts == null ? Call.of(shape, code, method, crew.own()) : call(shape, code, parts);
    @Nullable Object captured = parts == null ? null : parts.captured();
    crew.enqueue(new TaskJob(call, code, captured, new SingleAnswer<>(future, result)), future);
    return future;
  }

  /// The same call for tasks that differ in nothing but captured values, so that they can travel
  /// together.
  private Call call(Shape shape, Object code, Template.Parts parts) {
    Call last = lastCall;
    if (last == null || !last.isOf(shape, parts)) {
      last = Call.of(shape, code, parts);
      lastCall = last;
    }
    return last;
  }
}
