package lockstep.lab.grade;

import java.util.List;
import java.util.Random;

/// What one notebook's test cells are worth: the hidden checks.
///
/// A class of a course's folder `checks/`, named as its notebook is (`ticket-shop.ipynb`:
/// `TicketShop`), with a constructor without parameters. It is called once a submission, in the
/// grader's JVM.
@FunctionalInterface
public interface Marking {

  /// What to ask, in this order.
  ///
  /// @param random for numbers that a student cannot guess; the same for each grading of one
  ///   student's notebook
  List<Part> parts(Random random);
}
