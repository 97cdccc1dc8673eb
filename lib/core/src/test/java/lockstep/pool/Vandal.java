package lockstep.pool;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.process.Linux;

/// Breaks workers of a pool at random moments, in a thread of its own.
final class Vandal {

  /// The longest pause between two faults, and the longest fault, in milliseconds.
  private static final int PAUSE = 800;

  /// What can be done to a worker.
  private enum Fault {
    /// It is killed.
    KILLED,
    /// It stands still for ever.
    STOPPED,
    /// It stands still for a while.
    PAUSED,
    /// It gets a small part of a processor.
    STARVED,
    /// Somebody else writes into its answers.
    ANSWERS_GARBLED,
    /// Somebody else writes into its requests.
    REQUESTS_GARBLED
  }

  private final ProcessPool pool;
  private final Random random;
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

  /// Guarded by itself.
  private final Map<Fault, Integer> faults = new TreeMap<>();

  private final Thread thread = Thread.ofPlatform().name("vandal").unstarted(this::run);

  private Vandal(ProcessPool pool, long seed) {
    this.pool = pool;
    this.random = new Random(seed);
  }

  static Vandal start(ProcessPool pool, long seed) {
    Vandal vandal = new Vandal(pool, seed);
    vandal.thread.start();
    return vandal;
  }

  /// Breaks nothing more.
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
    note(pool.pids());
  }

  /// The workers that it has met.
  Set<ProcessHandle> seen() {
    return seen;
  }

  private void note(List<Long> workers) {
    workers.forEach(pid -> ProcessHandle.of(pid).ifPresent(seen::add));
  }

  /// How often it did what.
  String faults() {
    synchronized (faults) {
      return faults.toString();
    }
  }

  int count() {
    synchronized (faults) {
      return faults.values().stream().mapToInt(n -> n).sum();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(random.nextInt(PAUSE));
        List<Long> workers = pool.pids();
        note(workers);
        if (!workers.isEmpty()) {
          Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
          synchronized (faults) {
            faults.merge(fault, 1, Integer::sum);
          }
          harm(workers.get(random.nextInt(workers.size())), fault);
        }
      }
    } catch (InterruptedException enough) {
      // Who is stopped for ever falls to the time limit of its task.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void harm(long worker, Fault fault) throws IOException, InterruptedException {
    switch (fault) {
      case KILLED -> Linux.signal("KILL", worker);
      case STOPPED -> Linux.signal("STOP", worker);
      case PAUSED -> stop(worker, random.nextInt(PAUSE));
      case STARVED -> {
        for (int i = 0; i < 10; i++) {
          stop(worker, 50);
          Thread.sleep(2);
        }
      }
      case ANSWERS_GARBLED -> garble(worker, 3);
      case REQUESTS_GARBLED -> garble(worker, 4);
    }
  }

  private static void stop(long worker, int millis) throws IOException, InterruptedException {
    Linux.signal("STOP", worker);
    try {
      Thread.sleep(millis);
    } finally {
      Linux.signal("CONT", worker);
    }
  }

  private void garble(long worker, int descriptor) {
    byte[] garbage = new byte[1 + random.nextInt(40)];
    random.nextBytes(garbage);
    try (var pipe = new FileOutputStream("/proc/" + worker + "/fd/" + descriptor)) {
      pipe.write(garbage);
    } catch (IOException goneBefore) {
      // Then somebody else has broken it.
    }
  }
}
