package lockstep.internal.travel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Map;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// Words for what cannot travel.
final class Refusal {

  private static final String USE_SUBMIT =
      "A future stays in this process: use the pool's submit, which returns one.";

  /// What to do instead, by the name of a type that is often met.
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("java.lang.Thread", "Start the thread inside the task."),
          Map.entry(
              "java.lang.Object",
              "If it serves as a lock: a lock of this process means nothing in another one; use"
                  + " lockstep.shared.SharedLock."),
          Map.entry("java.net.Socket", "Open the connection inside the task."),
          Map.entry("java.util.concurrent.CompletableFuture", USE_SUBMIT),
          Map.entry("java.util.concurrent.ExecutorCompletionService$QueueingFuture", USE_SUBMIT),
          Map.entry("java.util.Scanner", "Read the input first, and use what was read."),
          Map.entry("lockstep.pool.ProcessPool", "Make a pool inside the task."),
          Map.entry(
              "lockstep.process.WorkerProcess", "Only the process that started it can hold it."));

  /// Types that nobody who reads the advice can change.
  private static final String FOREIGN =
      "(java|javax|jdk|sun|com\\.sun|lockstep)\\..*|.*\\$\\$Lambda.*";

  private Refusal() {}

  static CannotTravelException ofVariable(Slot slot, Exception cause) {
    String type = slot.variable().field().getType().getTypeName();
    return new CannotTravelException(
        "The variable '"
            + slot.name()
            + "' ("
            + readable(type)
            + ") cannot go to another process"
            + because(cause, type)
            + " It is read by "
            + slot.variable().reader()
            + "."
            + advice(cause),
        cause);
  }

  static CannotTravelException ofValue(@Nullable Object value, String what, Exception cause) {
    boolean lambda = value instanceof Serializable && Lambdas.isLambda(value.getClass());
    LambdaRecipe recipe = lambda ? Lambdas.recipe(value) : null;
    Object culprit = recipe == null ? null : culprit(recipe);
    if (culprit == null) {
      return new CannotTravelException(
          what + " cannot go to another process" + because(cause, "") + advice(cause), cause);
    }
    String type = culprit.getClass().getTypeName();
    return new CannotTravelException(
        what
            + " captures a local variable ("
            + readable(type)
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
          : ": there is a " + readable(type) + " in it, which is not serializable.";
    }
    if (cause instanceof CannotTravelException) {
      return ": " + cause.getMessage() + ".";
    }
    return ": " + cause + ".";
  }

  /// `P` instead of `REPL.$JShell$5$P`.
  private static String readable(String type) {
    return type.replaceAll("REPL\\.\\$JShell\\$\\w+\\$", "");
  }

  private static String advice(Exception cause) {
    String type = String.valueOf(cause.getMessage());
    String advice = ADVICE.get(type);
    if (advice == null && cause instanceof NotSerializableException && !type.matches(FOREIGN)) {
      advice = "Let " + readable(type) + " implement java.io.Serializable, if it is yours.";
    }
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
