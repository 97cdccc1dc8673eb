package lockstep.check;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.IntStream;
import lockstep.task.Action;

/// Processor time ÷ elapsed time of this process.
final class Parallel {

  private static final double ENOUGH = 1.3;

  /// What two threads that do nothing else must reach, for the machine to be fit for the question.
  private static final double FIT = 1.7;

  private static final int TRIES = 4;
  private static final long REFERENCE_NANOS = 150_000_000;

  private Parallel() {}

  static Finding finding(Action code) throws Exception {
    if (Runtime.getRuntime().availableProcessors() == 1) {
      code.run();
      return Finding.met("not testable on one core: nobody loses by it");
    }
    code.run(); // it is compiled now
    for (int i = 0; i < TRIES; i++) {
      double before = ratio(Parallel::reference);
      double ratio = ratio(code);
      if (ratio > ENOUGH) {
        // The JVM's own threads count too, and now and then they compile: not twice running.
        ratio = Math.min(ratio, ratio(code));
      }
      String says = String.format(Locale.ROOT, "%.1f cores were busy", ratio);
      if (ratio > ENOUGH) {
        return Finding.met(says);
      }
      if (before > FIT && ratio(Parallel::reference) > FIT) {
        return Finding.open(says + ", where two threads could have had 2.0: it ran one by one");
      }
    }
    return Finding.met("not testable now, others use the cores: nobody loses by it");
  }

  private static double ratio(Action code) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    code.run();
    return (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
  }

  private static void reference() throws InterruptedException {
    Thread[] two =
        IntStream.range(0, 2)
            .mapToObj(i -> Thread.ofPlatform().daemon().start(Parallel::spin))
            .toArray(Thread[]::new);
    for (Thread each : two) {
      each.join();
    }
  }

  private static void spin() {
    long end = System.nanoTime() + REFERENCE_NANOS;
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }
}
