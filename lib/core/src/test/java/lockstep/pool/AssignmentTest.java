package lockstep.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import lockstep.internal.worker.Shape;
import lockstep.task.Fn;
import lockstep.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AssignmentTest {

  private static final Fn<Integer, Integer> SAME = x -> x;

  private static final Job.Listener NOBODY =
      new Job.Listener() {
        @Override
        public void ended(int index, Outcome<Object> outcome) {}

        @Override
        public void abandoned(Duration limit) {}
      };

  private final ItemsJob job =
      new ItemsJob(Call.of(Shape.FN, SAME, "map", Set.of()), new Object[0], 1, 1, NOBODY);

  private final Assignment four = new Assignment(7, Batch.of(job, 0, new Object[] {1, 2, 3, 4}, 1));

  @Test
  void itIsDoneWhenAllAreAnswered() {
    four.answered(1);
    assertFalse(four.isDone());
    four.answered(3);
    assertTrue(four.isDone());
  }

  @Test
  void moreAnswersThanItemsAreRefused() {
    four.answered(3);
    assertThrows(IllegalStateException.class, () -> four.answered(2));
    assertThrows(IllegalStateException.class, () -> four.answered(-1));
    assertEquals(3, four.done());
  }

  @Test
  void whatIsGivenBackNeedsNoAnswer() {
    four.answered(1);
    four.givenBack(2);
    four.answered(1);
    assertTrue(four.isDone());
  }

  @Test
  void whatCannotBeGivenBackIsRefused() {
    four.answered(2);
    for (int first : new int[] {-1, 1, 4, 1 << 30}) {
      assertThrows(IllegalStateException.class, () -> four.givenBack(first), "item " + first);
    }
    assertEquals(4, four.limit());
  }

  @Test
  void itIsAskedBackOnce() {
    assertFalse(four.isToBeAskedBack(Duration.ofHours(1)));
    assertTrue(four.isToBeAskedBack(Duration.ZERO));
    assertFalse(four.isToBeAskedBack(Duration.ZERO));
  }

  @Test
  void itsLastItemIsNotAskedBack() {
    four.answered(3);
    assertFalse(four.isToBeAskedBack(Duration.ZERO));
  }
}
