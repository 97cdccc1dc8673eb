package lockstep.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.picture.Note;
import lockstep.picture.Picture;

/// A question that is answered before an experiment and compared with what it gave.
///
/// ```java
/// Predict.ask("01-a", "Which order?", "always 1 2 3", "any order").answer("any order");
/// // … the experiment …
/// Predict.compare("01-a", "any order");
/// ```
///
/// Immutable; any thread may use it. Answers are kept in the file `predictions.properties` of the
/// working directory, which in a notebook is the notebook's folder, so that they outlive the
/// kernel; where it cannot be written they are kept in memory. [Predictions] counts those of a
/// class. Nothing here throws for a missing, unknown or wrong answer, and nothing is graded.
public final class Predict implements Picture {

  /// How far a predicted number may be from the measured one and still count as close.
  private static final double CLOSE = 0.25;

  private final String id;
  private final List<String> choices;
  private final Note note;

  private Predict(String id, List<String> choices, Note note) {
    this.id = id;
    this.choices = choices;
    this.note = note;
  }

  /// Asks.
  ///
  /// @param id names the question, in all lessons of one folder
  /// @param choices the possible answers; none, if any word or number will do
  public static Predict ask(String id, String question, String... choices) {
    Note note = Note.of(question);
    for (int i = 0; i < choices.length; i++) {
      note = note.line((i + 1) + ". " + choices[i]);
    }
    return new Predict(id, List.of(choices), note);
  }

  /// Answers with one of the choices, or its number from 1 on, and keeps the answer. An empty
  /// answer is none.
  public Picture answer(String answer) {
    String given = answer.strip();
    if (given.isEmpty()) {
      return note.line(
          "Not answered yet. Put an answer or its number between the quotes of answer(\"\").");
    }
    Optional<String> chosen = choices.isEmpty() ? Optional.of(given) : choice(given);
    if (chosen.isEmpty()) {
      return note.line("“" + given + "” is none of these. Take one, or its number.");
    }
    Answers.keep(id, chosen.get());
    return note.line("You predict: " + chosen.get() + ". Now run the experiment.");
  }

  /// Answers with a number: that of a choice, or the number asked for.
  public Picture answer(double number) {
    return answer(plain(number));
  }

  /// Puts what was measured beside the answer.
  ///
  /// @param measured the choice that turned out to be right, or a text or number to be equalled
  public static Picture compare(String id, Object measured) {
    String truth = measured.toString();
    return Answers.of(id)
        .map(answer -> compared(id, answer, truth, answer.equals(truth), "As you predicted."))
        .orElseGet(() -> unpredicted(truth));
  }

  /// Puts a measured number beside the answer, and says whether they are close.
  ///
  /// @param measured what was measured
  /// @param unit for example `seconds`
  public static Picture compare(String id, double measured, String unit) {
    String truth =
        String.format(
            Locale.ROOT, Math.abs(measured) < 100 ? "%.2f %s" : "%.0f %s", measured, unit);
    return Answers.of(id)
        .flatMap(Predict::number)
        .map(
            answer ->
                compared(
                    id,
                    plain(answer) + " " + unit,
                    truth,
                    Math.abs(answer - measured) <= CLOSE * Math.abs(measured),
                    "Close to what you predicted."))
        .orElseGet(() -> unpredicted(truth));
  }

  @Override
  public String html() {
    return note.html();
  }

  @Override
  public String text() {
    return note.text();
  }

  @Override
  public String toString() {
    return text();
  }

  private Optional<String> choice(String given) {
    return number(given)
        .filter(number -> number >= 1 && number <= choices.size() && number == Math.rint(number))
        .map(number -> choices.get((int) (number - 1)))
        .or(() -> choices.stream().filter(given::equalsIgnoreCase).findFirst());
  }

  private static Note compared(
      String id, String answer, String truth, boolean agrees, String praise) {
    Answers.keepComparison(id, answer, agrees);
    return Note.of(
        "Measured: " + truth,
        "Predicted: " + answer,
        agrees ? praise : "Not what you predicted. Find out why before you read on.");
  }

  private static Note unpredicted(String truth) {
    return Note.of("Measured: " + truth, "No prediction was made; the next one is a new chance.");
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text.replace(',', '.')));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
