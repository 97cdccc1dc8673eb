package lockstep.explore;

import java.util.List;
import java.util.stream.Collectors;
import lockstep.picture.Picture;
import lockstep.picture.Stepper;
import lockstep.picture.Table;

/// Who did what, one step after the other: one of the orders in which threads can run.
///
/// Immutable; any thread may use it. As the value of a cell it is a picture to step through.
///
/// @param threads names of the threads, `main` first
/// @param steps what they did; the first few hundred, if there are more
/// @param ending how it ended, as a sentence
/// @param key shows it again, see [Explorer#replay]
public record Interleaving(List<String> threads, List<Step> steps, String ending, String key)
    implements Picture {

  /// A sentence that can still be read.
  private static final int MOST_WORDS = 24;

  /// The first steps of the threads in words: `A read 7, B read 7, A wrote 8, B wrote 8`.
  public String words() {
    return steps.stream()
        .filter(step -> !step.thread().equals(threads.getFirst()) && !step.past().isEmpty())
        .map(step -> step.thread() + " " + step.past())
        .limit(MOST_WORDS)
        .collect(Collectors.joining(", "));
  }

  /// The steps in words and the line of the last one, for a finding. Steps that only hand objects
  /// to the threads, in an array, are left out.
  String told() {
    List<Step> told =
        steps.stream()
            .filter(step -> !step.thread().equals(threads.getFirst()))
            .filter(step -> !step.past().isEmpty() && !step.past().contains("Object[]"))
            .toList();
    if (told.isEmpty()) {
      return "";
    }
    String words =
        told.stream()
            .map(step -> step.thread() + " " + step.past())
            .limit(MOST_WORDS)
            .collect(Collectors.joining(", "));
    return words + ". The last of these steps is in the line `" + told.getLast().line() + "`. ";
  }

  /// The steps as a table: one column a thread, one for the line, one for each shared value.
  public Table table() {
    return stepper().table();
  }

  @Override
  public String html() {
    return stepper().html();
  }

  @Override
  public String text() {
    return stepper().text() + "\nIn words: " + words() + ".\nKey: " + key;
  }

  @Override
  public String toString() {
    return text();
  }

  private Stepper stepper() {
    List<String> lanes =
        threads.stream()
            .filter(thread -> steps.stream().anyMatch(step -> step.thread().equals(thread)))
            .toList();
    return Stepper.of("The interleaving, step by step", lanes.toArray(String[]::new))
        .steps(
            steps.stream()
                .map(s -> new Stepper.Step(s.thread(), s.what(), s.line(), s.shared()))
                .toList())
        .ending(ending);
  }
}
