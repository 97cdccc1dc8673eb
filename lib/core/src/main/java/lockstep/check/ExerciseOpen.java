package lockstep.check;

/// Ends a cell whose exercise is not done, so that everybody who runs the notebook knows: the
/// student, nbgrader, a test. What is missing has been printed.
public final class ExerciseOpen extends RuntimeException {

  private static final long serialVersionUID = 1;

  ExerciseOpen(String message) {
    super(message, null, false, false);
  }
}
