import java.util.List;
import java.util.Random;
import lockstep.lab.grade.Marking;
import lockstep.lab.grade.Part;

/// What threads that can be stopped are worth.
public final class Stoppable implements Marking {

  private static final String CELL = "stop-check";

  @Override
  public List<Part> parts(Random random) {
    int millis = 100 + random.nextInt(100);
    return List.of(
        Part.equal(
            CELL,
            2,
            "a ticker ticks until it is stopped",
            "true false",
            """
            {
              var ticker = new Ticker();
              var thread = Thread.ofPlatform().daemon().start(ticker);
              Thread.sleep(%d);
              for (int i = 0; i < 200 && ticker.ticks() == 0; i++) Thread.sleep(10);
              ticker.stop();
              thread.join(2_000);
              return (ticker.ticks() > 0) + " " + thread.isAlive();
            }\
            """
                .formatted(millis)),
        Part.finding(
            CELL,
            2,
            "other threads see what is written to a ticker",
            """
            {
              var ticker = new Ticker();
              ticker.stop();
              return Check.equal(true, () -> ticker.ticks() >= 0).and(Check.visible(Ticker.class));
            }\
            """),
        interrupt(2, "an interrupt ends `repeat` while it sleeps", true),
        interrupt(2, "an interrupt ends `repeat` while the step runs", false));
  }

  private static Part interrupt(double points, String what, boolean sleeping) {
    return Part.equal(
        CELL,
        points,
        what,
        "ended, and says so",
        """
        {
          var started = new java.util.concurrent.CountDownLatch(1);
          var flag = new java.util.concurrent.CompletableFuture<Boolean>();
          var thread = Thread.ofPlatform().daemon().start(() -> {
            repeat(() -> {
              started.countDown();
              if (!%1$s) Thread.currentThread().interrupt();
            });
            flag.complete(Thread.currentThread().isInterrupted());
          });
          started.await();
          if (%1$s) thread.interrupt();
          thread.join(2_000);
          return thread.isAlive() ? "still runs" : flag.get() ? "ended, and says so" : "ended, but the flag is lost";
        }\
        """
            .formatted(sleeping));
  }
}
