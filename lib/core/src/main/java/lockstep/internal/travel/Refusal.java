package lockstep.internal.travel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import java.util.Map;
import lockstep.internal.travel.Reach.Variable;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// Words for what cannot travel.
final class Refusal {

  /// What to do instead, by the name of a type that is often met.
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("java.lang.Thread", "Start the thread inside the task."),
          Map.entry(
              "java.lang.Object",
              "If it serves as a lock: a lock of this process means nothing in another one; use"
                  + " lockstep.shared.SharedLock."),
          Map.entry("java.net.Socket", "Open the connection inside the task."),
          Map.entry("java.util.Scanner", "Read the input first, and use what was read."),
          Map.entry("lockstep.pool.ProcessPool", "Make a pool inside the task."),
          Map.entry(
              "lockstep.process.WorkerProcess", "Only the process that started it can hold it."));

  private Refusal() {}

  static CannotTravelException ofVariable(Variable variable, Exception cause) {
    if (cause instanceof CannotTravelException plain) {
      return plain;
    }
    String type = variable.field().getType().getTypeName();
    return new CannotTravelException(
        "The variable '"
            + variable.field().getName()
            + "' ("
            + type
            + ") cannot go to another process"
            + because(cause, type)
            + " It is read by "
            + variable.reader()
            + "."
            + advice(cause),
        cause);
  }

  static CannotTravelException ofValue(@Nullable Object value, String what, Exception cause) {
    LambdaRecipe recipe = value == null ? null : Lambdas.recipe(value);
    Object culprit = recipe == null ? null : culprit(recipe);
    if (culprit == null) {
      return new CannotTravelException(
          what + " cannot go to another process" + because(cause, "") + advice(cause), cause);
    }
    String type = culprit.getClass().getTypeName();
    return new CannotTravelException(
        what
            + " captures a local variable ("
            + type
            + ") that cannot go to another process"
            + because(cause, type)
            + advice(cause),
        cause);
  }

  private static String because(Exception cause, String already) {
    if (cause instanceof NotSerializableException) {
      String type = String.valueOf(cause.getMessage());
      return type.equals(already)
          ? ": it is not serializable."
          : ": there is a " + type + " in it, which is not serializable.";
    }
    return ": " + cause + ".";
  }

  private static String advice(Exception cause) {
    String advice = ADVICE.get(String.valueOf(cause.getMessage()));
    return advice == null ? "" : " " + advice;
  }

  private static @Nullable Object culprit(LambdaRecipe recipe) {
    for (Object captured : recipe.captured()) {
      try (OutputStream bytes = new ByteArrayOutputStream();
          ObjectWriter out = new ObjectWriter(bytes, lambda -> {}, type -> {})) {
        out.writeObject(captured);
      } catch (IOException | CannotTravelException e) {
        return captured;
      }
    }
    return null;
  }
}
