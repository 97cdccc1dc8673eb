package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import lockstep.task.CannotTravelException;
import lockstep.task.Outcome;
import lockstep.task.Task;
import lockstep.task.TaskException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a task that fails takes with it: nothing.
@Timeout(60)
class TaskFailureTest {

  private static final List<Integer> SOME = IntStream.range(0, 20).boxed().toList();

  @Test
  void anExceptionArrivesWithItsClassMessageAndRemoteStack() throws Exception {
    try (var pool = new ProcessPool(1)) {
      Task<Integer> bad =
          () -> {
            throw new java.io.IOException("boom");
          };
      var future = assertThrows(ExecutionException.class, () -> pool.submit(bad).get());
      assertInstanceOf(java.io.IOException.class, future.getCause());
      assertEquals("boom", future.getCause().getMessage());
      assertEquals(
          TaskFailureTest.class.getName(), future.getCause().getStackTrace()[0].getClassName());
      var map = assertThrows(TaskException.class, () -> pool.map(x -> 1 / x, List.of(1, 0)));
      assertInstanceOf(ArithmeticException.class, map.getCause());
      assertTrue(map.getMessage().startsWith("task 1 failed in worker 1 (pid "), map.getMessage());
    }
  }

  @Test
  void anArgumentOrResultThatCannotTravelFailsItsOwnTaskOnly() throws Exception {
    try (var pool = new ProcessPool(1)) {
      List<Outcome<Object>> results =
          pool.outcomes(x -> x == 1 ? new Thread() : x, List.of(0, 1, 2));
      assertInstanceOf(Outcome.Returned.class, results.get(0));
      var threw = assertInstanceOf(Outcome.Threw.class, results.get(1));
      assertInstanceOf(CannotTravelException.class, threw.exception());
      assertInstanceOf(Outcome.Returned.class, results.get(2));
      List<Outcome<String>> arguments =
          pool.outcomes(String::valueOf, List.of("a", new Thread(), "b"));
      assertInstanceOf(Outcome.Returned.class, arguments.get(0));
      assertInstanceOf(Outcome.Threw.class, arguments.get(1));
      assertInstanceOf(Outcome.Returned.class, arguments.get(2));
    }
  }
}
