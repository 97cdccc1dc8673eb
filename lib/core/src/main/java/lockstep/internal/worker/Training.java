package lockstep.internal.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.task.Fn;
import org.apache.commons.lang3.tuple.Pair;

/// What workers do sooner or later, done once beforehand: the second time is faster.
final class Training {

  private Training() {}

  /// Lets a worker take code and values, print, return and throw.
  ///
  /// @throws IOException if it died of that
  static void of(Worker worker) throws IOException, InterruptedException {
    ClassLoader loader = Training.class.getClassLoader();
    int captured = 3;
    Fn<Object, Object> plain =
        x -> {
          System.out.println("x" + captured);
          return x;
        };
    Fn<Object, Object> failing =
        x -> {
          throw new IllegalStateException("on purpose");
        };
    List<Pair<Object, Object>> objects = new ArrayList<>(List.of(Pair.of(1, List.of("a"))));
    List<Object[]> items = List.of(new Object[] {1, 2L, "three", null}, new Object[] {objects});
    for (Fn<Object, Object> function : List.of(plain, failing)) {
      Parcel code = Packer.pack(function, "training", loader);
      for (Object[] some : items) {
        worker.run(0, Shape.FN, code, Packer.pack(some, "training", loader));
        awaitAnswers(worker, some.length);
      }
    }
  }

  private static void awaitAnswers(Worker worker, int items)
      throws IOException, InterruptedException {
    for (int done = 0; done < items; ) {
      switch (worker.receive(0)) {
        case null -> throw new IOException("it died in training");
        case Reply.Answers answers -> {
          worker.console().await(answers.printed());
          done += answers.items();
        }
        case Reply.GivenBack _, Reply.Begun _, Reply.Alive _ -> {}
      }
    }
  }
}
