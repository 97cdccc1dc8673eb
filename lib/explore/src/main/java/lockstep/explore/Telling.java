package lockstep.explore;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lockstep.internal.explore.Answer;
import lockstep.internal.explore.Comparison;
import lockstep.internal.explore.Event;
import lockstep.internal.explore.Event.Kind;
import lockstep.internal.hook.Hooks;
import lockstep.picture.Table;
import org.jspecify.annotations.Nullable;

/// Turns the events of a run into steps for a reader. For one thread.
final class Telling {

  /// What can be stepped through in a lesson; threads that run in circles have no end.
  private static final int MOST = 150;

  private static final String AGAIN = ", again and again";

  private final Answer answer;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> shared = new LinkedHashMap<>();

  /// What each thread did last.
  private final Map<Integer, Event> last = new LinkedHashMap<>();

  private @Nullable Event latest;

  private Telling(Answer answer) {
    this.answer = answer;
  }

  /// @param key shows it again
  static Interleaving of(Answer answer, String key) {
    Telling telling = new Telling(answer);
    for (Event event : answer.events()) {
      if (telling.steps.size() < MOST) {
        telling.tell(event);
      }
    }
    return new Interleaving(answer.threads(), List.copyOf(telling.steps), ending(answer), key);
  }

  private void tell(Event event) {
    if (event.kind() == Kind.START) {
      return;
    }
    Event before = last.put(event.thread(), event);
    if (event.equals(latest)) {
      again();
      return;
    }
    latest = event;
    String computed = computed(before, event);
    if (!computed.isEmpty()) {
      add(event, computed, "");
    }
    if (!event.place().isEmpty()) {
      shared.put(event.place(), event.state());
    }
    add(event, present(event), past(event));
  }

  /// A loop that waits is one step, not hundreds.
  private void again() {
    Step step = steps.getLast();
    if (!step.what().endsWith(AGAIN)) {
      steps.set(
          steps.size() - 1,
          new Step(
              step.thread(), step.what() + AGAIN, step.past() + AGAIN, step.line(), step.shared()));
    }
  }

  /// What lies between reading a number and writing another one to the same variable: the step that
  /// nobody else can see.
  private static String computed(@Nullable Event before, Event event) {
    if (before == null
        || before.kind() != Kind.READ
        || event.kind() != Kind.WRITE
        || !before.what().equals(event.what())
        || before.line() != event.line()
        || !before.value().matches("-?[0-9]+")
        || !event.value().matches("-?[0-9]+")) {
      return "";
    }
    BigInteger old = new BigInteger(before.value());
    BigInteger more = new BigInteger(event.value()).subtract(old);
    return "works out "
        + old
        + (more.signum() < 0 ? " − " : " + ")
        + more.abs()
        + " = "
        + event.value();
  }

  private static String present(Event event) {
    String value = event.value().isEmpty() ? "" : ": " + event.value();
    return switch (event.kind()) {
      case READ -> "reads " + event.what() + value;
      case WRITE -> "writes " + event.what() + value;
      case CALL -> event.what() + (value.isEmpty() ? "" : " gives" + value.substring(1));
      case RETURN -> "comes back from " + event.what() + value;
      case LOCK -> "takes the lock of " + event.what();
      case BLOCK -> "has to wait for the lock of " + event.what();
      case UNLOCK -> "gives back the lock of " + event.what();
      case WAIT -> "waits to be notified on " + event.what() + ", without its lock";
      case WAKE -> "goes on, with the lock of " + event.what();
      case NOTIFY -> "notifies those that wait on " + event.what();
      case START -> "starts " + event.what();
      case BEGIN -> "begins " + event.what();
      case END -> "ends " + event.what() + value(event.value());
    };
  }

  private String past(Event event) {
    boolean one =
        answer.events().stream().map(Event::place).filter(p -> !p.isEmpty()).distinct().count()
            == 1;
    return switch (event.kind()) {
      case READ -> "read " + (one ? "" : event.what() + " ") + event.value();
      case WRITE -> "wrote " + (one ? "" : event.what() + " ") + event.value();
      case CALL, RETURN ->
          "called " + event.what() + (event.value().isEmpty() ? "" : " and got " + event.value());
      case LOCK -> "took the lock of " + event.what();
      case BLOCK -> "had to wait for the lock of " + event.what();
      case UNLOCK -> "gave back the lock of " + event.what();
      case WAIT -> "waited on " + event.what();
      case WAKE -> "went on with " + event.what();
      case NOTIFY -> "notified " + event.what();
      case START -> "";
      case BEGIN -> "began " + event.what();
      case END -> "ended " + event.what() + value(event.value());
    };
  }

  private static String value(String result) {
    return switch (result) {
      case "done" -> "";
      case String thrown when thrown.startsWith("throws ") -> ", which " + thrown;
      default -> " with " + result;
    };
  }

  private void add(Event event, String what, String past) {
    steps.add(
        new Step(
            answer.threads().get(event.thread()),
            what,
            past,
            line(event.type(), event.line()),
            java.util.Collections.unmodifiableMap(new LinkedHashMap<>(shared))));
  }

  /// The text of a line, or its class and number where nobody knows the text.
  static String line(String type, int line) {
    if (type.isEmpty()) {
      return "";
    }
    String text = Hooks.sourceLine(type, line);
    return text.isEmpty() ? type.substring(type.lastIndexOf('.') + 1) + ":" + line : text;
  }

  private static String ending(Answer answer) {
    return switch (answer.ending()) {
      case FINE -> "It ended as it should.";
      case ASSERTION -> "It ended with a failed check: " + message(answer) + where(answer) + ".";
      case EXCEPTION -> "It ended with an exception: " + answer.problem() + where(answer) + ".";
      case IMPOSSIBLE -> "It ended with results that no order of the calls gives.";
      case DEADLOCK -> "It is a deadlock: every thread that has not ended waits for another one.";
      case LIVELOCK -> "It is a live-lock: threads run, but come no further.";
      case TIME -> "The time was up.";
      case UNSTEADY -> "It ended in another way than before.";
      case UNFIT -> answer.problem();
    };
  }

  /// What calls gave, and below it what they give one after the other.
  static Table results(Comparison comparison) {
    List<String> columns = new ArrayList<>(List.of(""));
    columns.addAll(comparison.calls());
    Table table = Table.of(columns.toArray(String[]::new)).row(row("found", comparison.found()));
    for (Comparison.Order order : comparison.orders()) {
      table = table.row(row(order.threads(), order.results()));
    }
    String before = String.join(", then ", comparison.before());
    return table.caption(
        (before.isEmpty() ? "" : "First " + before + ". ")
            + "What was found, and what is possible one after the other");
  }

  private static Object[] row(String name, List<String> values) {
    List<Object> row = new ArrayList<>(List.of(name));
    row.addAll(values);
    return row.toArray();
  }

  /// The message of an error, without its class.
  static String message(Answer answer) {
    String message = answer.problem().replaceFirst("^java\\.lang\\.AssertionError(: )?", "");
    return message.isEmpty() ? "an assert does not hold" : message;
  }

  private static String where(Answer answer) {
    return answer.stack().stream()
        .findFirst()
        .map(frame -> " at " + line(frame.getClassName(), frame.getLineNumber()))
        .orElse("");
  }
}
