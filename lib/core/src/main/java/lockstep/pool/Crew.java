package lockstep.pool;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.task.Span;
import org.jspecify.annotations.Nullable;

/// The seats of a pool and the queue in front of them. Any thread may call it.
final class Crew {

  /// How many spans are remembered; the oldest are forgotten first.
  private static final int REMEMBERED = 10_000;

  private final PoolOptions options;
  private final ScheduledExecutorService timer;
  private final List<Seat> seats = new ArrayList<>();
  private final Set<Thread> owners = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  /// Signalled when there may be work, or never will be again.
  private final Condition work = lock.newCondition();

  /// Signalled when no job is open.
  private final Condition idle = lock.newCondition();

  /// Signalled when the last seat has ended.
  private final Condition over = lock.newCondition();

  /// Jobs that may have more items. Guarded by the lock, as all that follows.
  private final Deque<Job> queue = new ArrayDeque<>();

  /// Jobs that nobody has finished.
  private final Set<Job> open = new HashSet<>();

  /// Items that have to run again, alone, before anything else.
  private final Deque<Batch> again = new ArrayDeque<>();

  private final Deque<Span> spans = new ArrayDeque<>();
  private boolean shutdown;
  private boolean terminated;

  /// How many seats have a batch.
  private int busy;

  /// How many seats have not ended.
  private int manned;

  Crew(PoolOptions options) {
    this.options = options;
    Thread.Builder threads =
        // Workers outlive the cell that happened to make the pool.
        Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false);
    timer = Executors.newSingleThreadScheduledExecutor(threads.name("timer of a pool").factory());
    for (int i = 1; i <= options.workers(); i++) {
      seats.add(new Seat(this, options, "worker " + i));
    }
    manned = seats.size();
    for (Seat seat : seats) {
      owners.add(threads.name("owner of a worker").start(seat));
    }
  }

  int workers() {
    return seats.size();
  }

  /// The variables that each worker has its own values of.
  Set<Field> own() {
    return options.own();
  }

  boolean hasTaskTimeout() {
    return options.taskTimeout() != null;
  }

  /// Whether the caller is the owner of one of the workers.
  boolean isOwnThread() {
    return owners.contains(Thread.currentThread());
  }

  List<Long> pids() {
    return seats.stream().flatMap(seat -> seat.pid().stream()).toList();
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /// Queues a job.
  ///
  /// @return false if the crew takes none any more
  boolean add(Job job) {
    lock.lock();
    try {
      if (shutdown) {
        return false;
      }
      queue.add(job);
      open.add(job);
      work.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Queues a batch before everything else.
  void again(Batch batch) {
    lock.lock();
    try {
      again.addFirst(batch);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets a job whose items have all been answered, or that was cancelled.
  void close(Job job) {
    lock.lock();
    try {
      open.remove(job);
      if (open.isEmpty()) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for something to do. Who gets a batch calls [#free] after it.
  ///
  /// @param limit how long to wait; null for any time
  /// @return null if there was nothing for that long, or never will be again
  @Nullable Batch take(@Nullable Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit == null ? Long.MAX_VALUE : limit.toNanos();
      while (!terminated) {
        Batch batch = poll();
        if (batch != null) {
          busy++;
          return batch;
        }
        if (left <= 0 || shutdown && busy == 0) {
          return null;
        }
        left = work.awaitNanos(left);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch poll() {
    Batch first = again.poll();
    if (first != null) {
      return first;
    }
    for (Job job = queue.peek(); job != null; job = queue.peek()) {
      Batch batch = job.nextBatch();
      if (batch != null) {
        return batch;
      }
      queue.remove();
    }
    return null;
  }

  /// Notes that a seat is done with its batch.
  void free() {
    lock.lock();
    try {
      busy--;
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
      while (!open.isEmpty() && manned > 0) {
        idle.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Whether a seat that finds no work need not wait for more.
  boolean isOver() {
    lock.lock();
    try {
      return terminated || shutdown && busy == 0 && queue.isEmpty() && again.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a seat has ended.
  void left() {
    lock.lock();
    try {
      if (--manned == 0) {
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
    } finally {
      lock.unlock();
    }
  }

  boolean isShutdown() {
    lock.lock();
    try {
      return shutdown;
    } finally {
      lock.unlock();
    }
  }

  boolean isTerminated() {
    lock.lock();
    try {
      return manned == 0;
    } finally {
      lock.unlock();
    }
  }

  /// Ends everything now.
  ///
  /// @return the jobs that were not finished
  List<Job> terminate() {
    List<Job> unfinished;
    lock.lock();
    try {
      shutdown = true;
      terminated = true;
      queue.clear();
      again.clear();
      unfinished = List.copyOf(open);
      open.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    seats.forEach(Seat::kill);
    unfinished.forEach(Job::abandon);
    return unfinished;
  }

  /// Waits until all seats have ended.
  boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (manned > 0) {
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

  void note(Span span) {
    lock.lock();
    try {
      spans.add(span);
      if (spans.size() > REMEMBERED) {
        spans.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  List<Span> spans() {
    lock.lock();
    try {
      return List.copyOf(spans);
    } finally {
      lock.unlock();
    }
  }
}
