package lockstep.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.task.Action1;
import org.jspecify.annotations.Nullable;

/// A piece of work in which at most one thread should be at a time.
///
/// Whoever is alone in it waits a moment for a second one to come: without a lock one does, also on
/// one core. Any thread may call it.
final class Section implements Runnable {

  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  private int inside;
  private int most;
  private int times;

  @Override
  public synchronized void run() {
    times++;
    inside++;
    most = Math.max(most, inside);
    notifyAll();
    long end = System.nanoTime() + MOMENT_NANOS;
    try {
      for (long left = 1; most == 1 && left > 0; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      inside--;
    }
  }

  Finding finding(int threads, Action1<Runnable> code) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      start.await();
                      code.run(this);
                    } catch (Exception e) {
                      thrown.compareAndSet(null, e);
                    }
                  }));
    }
    start.countDown();
    try {
      for (Thread each : all) {
        each.join();
      }
    } finally {
      all.forEach(Thread::interrupt);
    }
    Exception first = thrown.get();
    if (first != null) {
      throw first;
    }
    return seen(threads);
  }

  private synchronized Finding seen(int threads) {
    if (most > 1) {
      return Finding.open(most + " threads were inside at the same time: no lock kept them apart");
    }
    return times == threads
        ? Finding.met("one thread at a time was inside, " + times + " times")
        : Finding.open("the work was done " + times + " times, and " + threads + " asked for it");
  }
}
