package lockstep.pool;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lockstep.internal.hook.CellRun;
import lockstep.internal.worker.Shape;
import lockstep.task.Action;
import lockstep.task.Action1;
import lockstep.task.Action2;
import lockstep.task.Fn;
import lockstep.task.Fn2;
import lockstep.task.Fn3;
import lockstep.task.Outcome;
import lockstep.task.Span;
import lockstep.task.Task;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.commons.lang3.tuple.Triple;
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
/// order of the items.
///
/// Workers that have had nothing to do for a minute end, and come back when there is work. They
/// also end when the pool is closed, when nobody can reach it any more, and, at once, when this
/// process ends.
public final class ProcessPool implements ExecutorService {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Map<Integer, ProcessPool> REUSABLE = new ConcurrentHashMap<>();

  private final Crew crew;
  private final boolean reusable;

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
    CLEANER.register(this, crew::terminate);
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

  // ---- many items ----

  /// Calls a function once for each item, and waits for all results.
  ///
  /// @return the results, in the order of the items
  /// @throws lockstep.task.TaskException as soon as a call fails; items not begun by then are
  ///   dropped
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Fn<A, R> function, Iterable<? extends A> items) throws InterruptedException {
    return this.<R>all(Shape.FN, function, "map", listOf(items), 0).await();
  }

  /// The same with so many items sent to a worker at a time.
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Fn<A, R> function, Iterable<? extends A> items, int chunkSize) throws InterruptedException {
    if (chunkSize < 1) {
      throw new IllegalArgumentException("a chunk holds at least 1 item, not " + chunkSize);
    }
    return this.<R>all(Shape.FN, function, "map", listOf(items), chunkSize).await();
  }

  /// The same without waiting.
  public <A extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> mapAsync(Fn<A, R> function, Iterable<? extends A> items) {
    return all(Shape.FN, function, "mapAsync", listOf(items), 0);
  }

  /// Calls a function once for each pair, and waits for all results.
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          Fn2<A, B, R> function, Iterable<? extends Pair<? extends A, ? extends B>> items)
          throws InterruptedException {
    return this.<R>all(Shape.FN2, function, "starmap", pairs(items), 0).await();
  }

  /// Calls a function once for each triple, and waits for all results.
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      List<R> starmap(
          Fn3<A, B, C, R> function,
          Iterable<? extends Triple<? extends A, ? extends B, ? extends C>> items)
          throws InterruptedException {
    List<Object> arrays = new ArrayList<>();
    items.forEach(t -> arrays.add(new Object[] {t.getLeft(), t.getMiddle(), t.getRight()}));
    return this.<R>all(Shape.FN3, function, "starmap", arrays, 0).await();
  }

  /// Does something once for each item, and waits until all is done.
  ///
  /// @throws lockstep.task.TaskException as soon as a call fails; items not begun by then are
  ///   dropped
  public <A extends @Nullable Object> void forEach(Action1<A> action, Iterable<? extends A> items)
      throws InterruptedException {
    all(Shape.ACTION1, action, "forEach", listOf(items), 0).await();
  }

  /// Does something once for each pair, and waits until all is done.
  public <A extends @Nullable Object, B extends @Nullable Object> void starForEach(
      Action2<A, B> action, Iterable<? extends Pair<? extends A, ? extends B>> items)
      throws InterruptedException {
    all(Shape.ACTION2, action, "starForEach", pairs(items), 0).await();
  }

  /// Calls a function once for each item, and tells how each call ended instead of throwing.
  ///
  /// @return the outcomes, in the order of the items
  public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> outcomes(
      Fn<A, R> function, Iterable<? extends A> items) throws InterruptedException {
    return start(Shape.FN, function, "outcomes", listOf(items), 1, ProcessPool::<R>asOutcome)
        .await();
  }

  /// Calls a function once for each item as the stream is read: only a few items are ahead of the
  /// reader, so their number may be unlimited.
  ///
  /// @return the results, in the order of the items; reading throws where a call failed
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      Fn<A, R> function, Iterable<? extends A> items) {
    return new Lookahead<R>(
            crew, Call.of(Shape.FN, function, "imap", crew.own()), items.iterator(), true)
        .stream();
  }

  /// The same with each result as soon as it is there.
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      Fn<A, R> function, Iterable<? extends A> items) {
    return new Lookahead<R>(
            crew, Call.of(Shape.FN, function, "imapUnordered", crew.own()), items.iterator(), false)
        .stream();
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
    return one(Shape.RUNNABLE, task, "submit").thenApply(done -> result);
  }

  @Override
  public void execute(Runnable task) {
    one(Shape.RUNNABLE, task, "execute");
  }

  /// Does something in a worker, and waits until it is done.
  ///
  /// @throws lockstep.task.TaskException if it fails
  public void run(Action action) throws InterruptedException {
    List<@Nullable Object> nothing = new ArrayList<>();
    nothing.add(null);
    all(Shape.ACTION, action, "run", nothing, 1).await();
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

  /// The process ids of the workers that live now.
  public List<Long> pids() {
    return crew.pids();
  }

  /// Who ran what, from when to when: the latest ten thousand, oldest first.
  public List<Span> spans() {
    return crew.spans();
  }

  /// Ends all workers at once. Tasks that have not ended fail.
  public void terminate() {
    crew.terminate();
  }

  @Override
  public void shutdown() {
    crew.shutdown();
  }

  /// Ends all workers at once. Tasks that have not ended fail, and their futures say so; none is
  /// returned, since what was given to the pool has been packed already.
  @Override
  public List<Runnable> shutdownNow() {
    crew.terminate();
    return List.of();
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

  /// Takes no more tasks, and waits until those it has taken are done.
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
      crew.await(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      crew.terminate();
      Thread.currentThread().interrupt();
    }
  }

  // ---- how it is done ----

  @SuppressWarnings("unchecked")
  private <R extends @Nullable Object> PoolFuture<List<R>> all(
      Shape shape, Object code, String method, List<? extends @Nullable Object> items, int chunk) {
    return start(
        shape,
        code,
        method,
        items,
        chunk,
        (index, outcome) -> (R) Failures.valueOf(index, outcome));
  }

  private <T extends @Nullable Object> PoolFuture<List<T>> start(
      Shape shape,
      Object code,
      String method,
      List<? extends @Nullable Object> items,
      int chunk,
      BiFunction<Integer, Outcome<@Nullable Object>, T> reading) {
    PoolFuture<List<T>> future = new PoolFuture<>();
    Answers<T> answers = new Answers<>(items.size(), future, reading);
    enqueue(
        new Job(
            Call.of(shape, code, method, crew.own()),
            items.iterator(),
            items.size(),
            // A chunk is killed as a whole when its time is up.
            crew.hasTaskTimeout() ? 1 : chunk,
            crew.workers(),
            answers),
        future);
    return future;
  }

  private <R extends @Nullable Object> CompletableFuture<R> one(
      Shape shape, Object code, String method) {
    PoolFuture<R> future = new PoolFuture<>();
    enqueue(
        Job.single(Call.of(shape, code, method, crew.own()), null, new SingleAnswer<>(future)),
        future);
    return future;
  }

  private void enqueue(Job job, PoolFuture<?> future) {
    future.setJob(job);
    CellRun.Registration stop = job.call().run().whenStopped(() -> future.cancel(true));
    future.whenComplete(
        (value, failure) -> {
          stop.close();
          crew.close(job);
        });
    if (!future.isDone() && !crew.add(job)) {
      stop.close();
      throw new RejectedExecutionException("the pool is closed; make a new one");
    }
  }

  @SuppressWarnings("unchecked")
  private static <R extends @Nullable Object> Outcome<R> asOutcome(
      int index, Outcome<@Nullable Object> outcome) {
    return (Outcome<R>) outcome;
  }

  private static <A extends @Nullable Object> List<A> listOf(Iterable<? extends A> items) {
    List<A> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  private static List<Object> pairs(Iterable<? extends Pair<?, ?>> items) {
    List<Object> arrays = new ArrayList<>();
    items.forEach(pair -> arrays.add(new Object[] {pair.getLeft(), pair.getRight()}));
    return arrays;
  }
}
