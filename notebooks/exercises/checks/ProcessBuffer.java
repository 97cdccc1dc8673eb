import java.time.Duration;
import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What a queue between processes is worth.
public final class ProcessBuffer implements Marking {

  private static final String CELL = "buffer-check";
  private static final Duration TIME = Duration.ofSeconds(20);

  @Override
  public List<Part> parts(Random random) {
    int first = random.nextInt(1_000);
    int factor = 1 + random.nextInt(9);
    return List.of(
        Part.equal(
            CELL,
            2,
            "what is put in first comes out first",
            "%d %d %d".formatted(first, first + 1, first + 2),
            """
            {
              var buffer = new ProcessBuffer(2);
              buffer.put(%1$d);
              buffer.put(%1$d + 1);
              long one = buffer.take();
              buffer.put(%1$d + 2);
              return one + " " + buffer.take() + " " + buffer.take();
            }\
            """
                .formatted(first)),
        Part.equal(
                CELL,
                2,
                "another process puts, with room for one, and this one takes",
                "%d %d".formatted(first, first * 2),
                """
                {
                  var buffer = new ProcessBuffer(1);
                  var worker = new lockstep.process.WorkerProcess("producer", () -> { buffer.put(%1$d); buffer.put(%1$d * 2); });
                  worker.start();
                  String taken = buffer.take() + " " + buffer.take();
                  worker.join();
                  return taken;
                }\
                """
                    .formatted(first))
            .within(TIME),
        Part.equal(
            CELL,
            2,
            "who finds it full waits until there is room",
            "true true",
            """
            {
              var buffer = new ProcessBuffer(1);
              buffer.put(1);
              var thread = Thread.ofPlatform().daemon().start(() -> {
                try { buffer.put(2); } catch (InterruptedException e) { }
              });
              for (int i = 0; i < 100 && thread.isAlive() && !thread.getState().name().endsWith("WAITING"); i++) {
                Thread.sleep(10);
              }
              boolean waited = !thread.join(java.time.Duration.ofMillis(100));
              if (waited) buffer.take();
              return waited + " " + thread.join(java.time.Duration.ofSeconds(2));
            }\
            """),
        Part.equal(
                CELL,
                3,
                "two put, two take, 4,000 numbers: each arrives once",
                3_998_000L * factor,
                """
                {
                  var buffer = new ProcessBuffer(3);
                  try (var pool = new lockstep.pool.ProcessPool(4)) {
                    for (int p = 0; p < 2; p++) {
                      pool.submit(() -> { for (int i = 0; i < 2_000; i++) buffer.put(i * %1$d); return 0; });
                    }
                    var one = pool.submit(() -> { long sum = 0; for (int i = 0; i < 2_000; i++) sum += buffer.take(); return sum; });
                    var two = pool.submit(() -> { long sum = 0; for (int i = 0; i < 2_000; i++) sum += buffer.take(); return sum; });
                    return one.get() + two.get();
                  }
                }\
                """
                    .formatted(factor))
            .within(TIME));
  }
}
