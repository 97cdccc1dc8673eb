package lockstep.internal.explore;

import java.io.Serializable;
import java.util.List;
import lockstep.task.Task;

/// Objects whose methods threads are to call. Immutable.
///
/// @param making makes the object that is judged
/// @param model makes the object that is right by definition, called one call after the other
/// @param only names of the methods to call; all if it is empty
public record Subject(Task<?> making, Task<?> model, List<String> only) implements Serializable {

  /// In the text of a script: between who calls what and the order of steps.
  public static final String THEN = "~";
}
