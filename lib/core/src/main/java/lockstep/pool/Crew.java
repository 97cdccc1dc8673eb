package lockstep.pool;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.internal.worker.Standby;
import org.jspecify.annotations.Nullable;

/// The seats of a pool and the queue in front of them. Any thread may call it.
final class Crew {

  /// How long a seat without work waits until it asks others for some of theirs.
  private static final Duration PATIENCE = Duration.ofMillis(10);

  /// How long after the one before it a worker is started if nobody needs it yet.
  private static final Duration STAGGER = Duration.ofMillis(60);

  private final PoolOptions options;
  private final ScheduledExecutorService timer;
  private final Thread.Builder.OfPlatform threads =
      // Workers outlive the cell that happened to make the pool.
      Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false);

  private final SpanLog spanLog = new SpanLog();
  private final Set<Thread> owners = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  /// Signalled when there may be work, or never will be again.
  private final LatestFirst work = new LatestFirst(lock);

  /// Signalled when there may be work for a worker that has yet to be started.
  private final Condition crowd = lock.newCondition();

  /// Signalled when no job is open.
  private final Condition idle = lock.newCondition();

  /// Signalled when the last seat has ended.
  private final Condition over = lock.newCondition();

  /// Guarded by the lock, as all that follows.
  private final Backlog backlog = new Backlog();

  /// Seats that have not ended, by number, from 1 on.
  private final SortedMap<Integer, Seat> seats = new TreeMap<>();

  /// How many seats there are to be; those with higher numbers end when they find the time. Read
  /// without the lock too.
  private volatile int size;

  /// Read without the lock too.
  private volatile boolean shutdown;

  private boolean terminated;

  Crew(PoolOptions options) {
    this.options = options;
    timer = Executors.newSingleThreadScheduledExecutor(threads.name("timer of a pool").factory());
    resize(options.workers());
  }

  /// Changes the number of seats.
  ///
  /// @throws IllegalStateException if the crew takes no more jobs
  void resize(int workers) {
    PoolOptions.checkWorkers(workers);
    lock.lock();
    try {
      if (shutdown) {
        throw new IllegalStateException("the pool is closed; make a new one");
      }
      size = workers;
      for (int number = 1; number <= size; number++) {
        if (!seats.containsKey(number)) {
          Seat seat = new Seat(this, options, number);
          seats.put(number, seat);
          owners.add(threads.name("owner of a worker").start(seat));
        }
      }
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int workers() {
    return size;
  }

  /// The variables that each worker has its own values of.
  Set<Field> own() {
    return options.own();
  }

  boolean showsProgress() {
    return options.progress();
  }

  /// Whether the caller is the owner of one of the workers.
  boolean isOwnThread() {
    return owners.contains(Thread.currentThread());
  }

  List<Long> pids() {
    return seats().stream().flatMap(seat -> seat.pid().stream()).toList();
  }

  private List<Seat> seats() {
    lock.lock();
    try {
      return List.copyOf(seats.values());
    } finally {
      lock.unlock();
    }
  }

  SpanLog spanLog() {
    return spanLog;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /// Queues a job, until its future is completed by whomever.
  ///
  /// @throws RejectedExecutionException if the crew takes none any more
  void enqueue(Job job, PoolFuture<?> future) {
    future.begin(job, this);
    if (!future.isDone() && !add(job)) {
      RejectedExecutionException closed =
          new RejectedExecutionException("the pool is closed; make a new one");
      future.answerFailed(closed);
      throw closed;
    }
    if (future.isDone()) {
      close(job);
    }
  }

  private boolean add(Job job) {
    lock.lock();
    try {
      if (shutdown) {
        return false;
      }
      backlog.add(job);
      if (backlog.isCrowded()) {
        crowd.signalAll();
      }
      if (job instanceof TaskJob) {
        work.signal();
      } else {
        work.signalAll();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Queues a batch before everything else.
  void again(Batch batch) {
    lock.lock();
    try {
      backlog.again(batch);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Hands out no more of a job, and interrupts what runs of it.
  void cancel(Job job) {
    job.cancel();
    seats().forEach(seat -> seat.interrupt(job));
  }

  /// Forgets a job whose items have all been answered, or that was cancelled.
  void close(Job job) {
    lock.lock();
    try {
      backlog.close(job);
      if (backlog.isDone()) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it is a seat's turn to start its worker: JVMs that start all at once slow down the
  /// first one, whose task somebody may be waiting for.
  ///
  /// @param number of the seat
  void awaitStart(int number) throws InterruptedException {
    int together = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    long left = Math.max(0, number - together) * STAGGER.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0 && !shutdown && !backlog.isCrowded() && Standby.ready() == 0) {
        left = crowd.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for something to do. Who gets a batch calls [#free] after it.
  ///
  /// @param seat who asks
  /// @param limit how long to wait; null for any time
  /// @param most how many items at most
  /// @return null if there was nothing for that long, or never will be again for this seat
  @Nullable Batch take(Seat seat, @Nullable Duration limit, int most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit == null ? Long.MAX_VALUE : limit.toNanos();
      // What travels together is killed together when its time is up.
      int number = options.taskTimeout() == null ? most : 1;
      while (!terminated && seat.number() <= size) {
        Batch batch = backlog.poll(number, size);
        if (batch != null) {
          if (batch.size() > 1 || backlog.hasMore()) {
            // There is work for another seat too, or may be.
            work.signal();
          }
          return batch;
        }
        if (left <= 0 || shutdown && backlog.isIdle()) {
          return null;
        }
        left -= awaitWork(left);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for work, or a while until others are asked for some of theirs.
  ///
  /// @return how long, in nanoseconds
  private long awaitWork(long limit) throws InterruptedException {
    long pause = backlog.isDivisible() ? Math.min(limit, PATIENCE.toNanos()) : limit;
    long waited = pause - work.awaitNanos(pause);
    if (backlog.isDivisible() && !backlog.hasMore()) {
      List<Seat> others = List.copyOf(seats.values());
      lock.unlock();
      try {
        others.forEach(seat -> seat.askBack(PATIENCE));
      } finally {
        lock.lock();
      }
    }
    return waited;
  }

  /// Notes that a seat is done with its batch.
  void free(Batch batch) {
    lock.lock();
    try {
      backlog.free(batch);
      if (shutdown) {
        work.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all jobs are done, or the caller is interrupted, and then stays so.
  void awaitIdle() {
    if (isOwnThread()) {
      return;
    }
    lock.lock();
    try {
      while (!backlog.isDone() && !seats.isEmpty()) {
        idle.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Whether a seat that finds no work need not wait for more; if so, it belongs to the crew no
  /// longer.
  boolean isOver(Seat seat) {
    lock.lock();
    try {
      boolean over = terminated || seat.number() > size || shutdown && backlog.isEmpty();
      if (over) {
        left(seat);
      }
      return over;
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a seat has ended; to be called by its thread, and again is no harm.
  void left(Seat seat) {
    lock.lock();
    try {
      if (!seats.remove(seat.number(), seat)) {
        return;
      }
      owners.remove(Thread.currentThread());
      if (seats.isEmpty()) {
        over.signalAll();
        idle.signalAll();
        timer.shutdown();
      }
    } finally {
      lock.unlock();
    }
  }

  void shutdown() {
    lock.lock();
    try {
      shutdown = true;
      work.signalAll();
      crowd.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isShutdown() {
    return shutdown;
  }

  boolean isTerminated() {
    lock.lock();
    try {
      return seats.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Ends everything now.
  ///
  /// @param limit the time the pool had to close; null if it had none
  /// @return the jobs that were not finished, oldest first
  List<Job> terminate(@Nullable Duration limit) {
    List<Job> unfinished;
    lock.lock();
    try {
      shutdown = true;
      terminated = true;
      unfinished = backlog.clear();
      work.signalAll();
      crowd.signalAll();
    } finally {
      lock.unlock();
    }
    // Who waits for a task is told by a callback, which may do anything: first all else is done.
    unfinished.forEach(Job::abandon);
    seats().forEach(Seat::end);
    unfinished.forEach(job -> job.tellAbandoned(limit));
    return unfinished;
  }

  /// Waits until all seats have ended, or the time to close is over, and then ends them.
  void awaitClose() throws InterruptedException {
    Duration limit = options.closeTimeout();
    if (!await(limit == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(limit))) {
      terminate(limit);
    }
  }

  /// Waits until all seats have ended.
  boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!seats.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = over.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
