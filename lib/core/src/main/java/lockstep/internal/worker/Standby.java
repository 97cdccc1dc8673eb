package lockstep.internal.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Workers that are started and trained before anybody needs them. Any thread may call it.
///
/// They know neither their name nor the properties they are to have until they are taken. A thread
/// of its own replaces those that were taken, a moment later, so as not to take the processor from
/// what they were taken for. Like all workers they end with this process.
public final class Standby {

  /// How long after a worker was taken, or could not be started, the next is started.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /// Guarded by the class, as all that follows.
  private static final Deque<Worker> READY = new ArrayDeque<>();

  private static int wanted;

  /// Nanoseconds: when the next may be started.
  private static long next = System.nanoTime();

  private static @Nullable Thread keeper;

  private Standby() {}

  /// Keeps so many workers ready from now on; returns before they are.
  public static synchronized void keep(int workers) {
    wanted = workers;
    while (READY.size() > wanted) {
      READY.removeLast().kill();
    }
    if (keeper == null) {
      keeper =
          Thread.ofPlatform()
              .name("standby of workers")
              .daemon()
              .inheritInheritableThreadLocals(false)
              .start(Standby::serve);
    }
    Standby.class.notifyAll();
  }

  /// How many are ready now.
  public static synchronized int ready() {
    if (!READY.isEmpty()) {
      READY.removeIf(worker -> !worker.process().isAlive());
    }
    return READY.size();
  }

  /// A worker that is ready for what is to be launched, if there is one.
  static Optional<Worker> take(Launch launch, Console.Sink sink) {
    Worker worker;
    synchronized (Standby.class) {
      if (!launch.isPlain() || ready() == 0) {
        return Optional.empty();
      }
      worker = READY.remove();
      next = System.nanoTime() + PAUSE.toNanos();
      Standby.class.notifyAll();
    }
    worker.become(launch, sink);
    return Optional.of(worker);
  }

  private static void serve() {
    while (true) {
      try {
        awaitNeed();
        Launch launch = new Launch("standby", false);
        Worker fresh = Worker.fresh(launch, (error, line) -> {});
        try {
          Training.of(fresh);
        } catch (IOException died) {
          fresh.kill();
          throw died;
        }
        add(fresh);
      } catch (InterruptedException | IOException | RuntimeException failed) {
        synchronized (Standby.class) {
          next = System.nanoTime() + PAUSE.toNanos();
        }
      }
    }
  }

  private static synchronized void awaitNeed() throws InterruptedException {
    while (true) {
      long pause = next - System.nanoTime();
      if (ready() >= wanted) {
        Standby.class.wait();
      } else if (pause > 0) {
        Standby.class.wait(1 + Duration.ofNanos(pause).toMillis());
      } else {
        return;
      }
    }
  }

  private static synchronized void wake() {
    Standby.class.notifyAll();
  }

  private static synchronized void add(Worker fresh) {
    if (READY.size() < wanted) {
      READY.add(fresh);
      fresh.process().onExit().thenRun(Standby::wake);
    } else {
      fresh.kill();
    }
  }
}
