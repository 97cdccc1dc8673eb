package lockstep.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lockstep.internal.worker.Shape;
import lockstep.task.Action1;
import lockstep.task.Action2;
import lockstep.task.Fn;
import lockstep.task.Fn2;
import lockstep.task.Fn3;
import lockstep.task.Outcome;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.commons.lang3.tuple.Triple;
import org.jspecify.annotations.Nullable;

/// What a [ProcessPool] does with many items at once. Any thread may call any method.
abstract sealed class ManyItems permits ProcessPool {

  /// Who does it.
  abstract Crew crew();

  /// Calls a function once for each item, and waits for all results.
  ///
  /// @return the results, in the order of the items
  /// @throws lockstep.task.TaskException as soon as a call fails; items not begun by then are
  ///   dropped
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Fn<A, R> function, Iterable<? extends A> items) throws InterruptedException {
    return this.<R>all(Shape.FN, function, "map", arrayOf(items), 0).await();
  }

  /// The same with so many items sent to a worker at a time.
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      Fn<A, R> function, Iterable<? extends A> items, int chunkSize) throws InterruptedException {
    return this.<R>all(Shape.FN, function, "map", arrayOf(items), checked(chunkSize)).await();
  }

  /// The same without waiting.
  public <A extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> mapAsync(Fn<A, R> function, Iterable<? extends A> items) {
    return all(Shape.FN, function, "mapAsync", arrayOf(items), 0);
  }

  /// Calls a function once for each pair, and waits for all results.
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          Fn2<A, B, R> function, Iterable<? extends Pair<? extends A, ? extends B>> items)
          throws InterruptedException {
    return this.<R>all(Shape.FN2, function, "starmap", pairs(items), 0).await();
  }

  /// The same with so many pairs sent to a worker at a time.
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          Fn2<A, B, R> function,
          Iterable<? extends Pair<? extends A, ? extends B>> items,
          int chunkSize)
          throws InterruptedException {
    return this.<R>all(Shape.FN2, function, "starmap", pairs(items), checked(chunkSize)).await();
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
    return this.<R>all(Shape.FN3, function, "starmap", arrays.toArray(), 0).await();
  }

  /// Does something once for each item, and waits until all is done.
  ///
  /// @throws lockstep.task.TaskException as soon as a call fails; items not begun by then are
  ///   dropped
  public <A extends @Nullable Object> void forEach(Action1<A> action, Iterable<? extends A> items)
      throws InterruptedException {
    all(Shape.ACTION1, action, "forEach", arrayOf(items), 0).await();
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
    return this.<Outcome<R>>start(Shape.FN, function, "outcomes", arrayOf(items), 1, true).await();
  }

  /// Calls a function once for each item as the stream is read: only a few items are ahead of the
  /// reader, so their number may be unlimited.
  ///
  /// @return the results, in the order of the items; reading throws where a call failed
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      Fn<A, R> function, Iterable<? extends A> items) {
    return new Lookahead<R>(
            crew(), Call.of(Shape.FN, function, "imap", crew().own()), items.iterator(), true)
        .stream();
  }

  /// The same with each result as soon as it is there.
  public <A extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      Fn<A, R> function, Iterable<? extends A> items) {
    return new Lookahead<R>(
            crew(),
            Call.of(Shape.FN, function, "imapUnordered", crew().own()),
            items.iterator(),
            false)
        .stream();
  }

  private static int checked(int chunkSize) {
    if (chunkSize < 1) {
      throw new IllegalArgumentException("a chunk holds at least 1 item, not " + chunkSize);
    }
    return chunkSize;
  }

  <R extends @Nullable Object> PoolFuture<List<R>> all(
      Shape shape, Object code, String method, @Nullable Object[] items, int chunk) {
    return start(shape, code, method, items, chunk, false);
  }

  private <T extends @Nullable Object> PoolFuture<List<T>> start(
      Shape shape,
      Object code,
      String method,
      @Nullable Object[] items,
      int chunk,
      boolean outcomes) {
    Crew crew = crew();
    Call call = Call.of(shape, code, method, crew.own());
    Progress progress = new Progress(items.length);
    PoolFuture<List<T>> future =
        new PoolFuture<>(crew.showsProgress() && items.length > 1 ? progress : null);
    Answers<T> answers = new Answers<>(items.length, future, progress, outcomes);
    crew.enqueue(new ItemsJob(call, items, chunk, crew.workers(), answers), future);
    return future;
  }

  /// What there is now: whoever changes it later changes nothing here.
  private static @Nullable Object[] arrayOf(Iterable<? extends @Nullable Object> items) {
    if (items instanceof Collection<?> collection) {
      return collection.toArray(new Object[0]);
    }
    List<@Nullable Object> list = new ArrayList<>();
    items.forEach(list::add);
    return list.toArray();
  }

  private static Object[] pairs(Iterable<? extends Pair<?, ?>> items) {
    List<Object> arrays = new ArrayList<>();
    items.forEach(pair -> arrays.add(new Object[] {pair.getLeft(), pair.getRight()}));
    return arrays.toArray();
  }
}
