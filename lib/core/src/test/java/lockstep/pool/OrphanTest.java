package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lockstep.process.Linux;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers of a pool whose process is killed: none stays.
@Timeout(60)
class OrphanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "starting",
        "idle",
        "computing",
        "sleeping",
        "many small tasks",
        "a pool in a worker"
      })
  void noWorkerOutlivesAKilledParent(String doing) throws Exception {
    Process parent = Linux.start(Parent.class, doing);
    try (var reader = parent.inputReader()) {
      assertNotNull(reader.readLine());
      List<ProcessHandle> workers = parent.descendants().toList();
      parent.destroyForcibly().waitFor();
      workers.forEach(worker -> Linux.awaitGone(worker.pid()));
      assertEquals(doing.equals("a pool in a worker") ? 2 : 3, workers.size());
    }
  }

  /// Makes a pool of three do something, and says so when it does.
  static final class Parent {

    static void main(String[] args) throws Exception {
      var pool = new ProcessPool(args[0].equals("a pool in a worker") ? 1 : 3);
      while (pool.pids().size() < pool.workers()) {
        Thread.sleep(1);
      }
      switch (args[0]) {
        case "starting" -> System.out.println("now");
        case "idle" -> {
          pool.map(x -> x, List.of(1, 2, 3));
          System.out.println("now");
        }
        case "many small tasks" -> {
          List<Integer> items = IntStream.range(0, 1000).boxed().toList();
          System.out.println("now");
          while (true) {
            pool.map(x -> x, items);
          }
        }
        case "a pool in a worker" ->
            pool.run(
                () -> {
                  var inner = new ProcessPool(1);
                  inner.run(() -> System.out.println("now"));
                  Thread.sleep(Duration.ofHours(1));
                });
        default -> {
          boolean sleeping = args[0].equals("sleeping");
          try (Stream<?> all =
              pool.imapUnordered(
                  x -> {
                    System.out.println("now");
                    while (true) {
                      if (sleeping) {
                        Thread.sleep(1000);
                      }
                    }
                  },
                  List.of(1, 2, 3))) {
            all.forEach(x -> {});
          }
        }
      }
      Thread.sleep(Duration.ofHours(1));
    }
  }
}
