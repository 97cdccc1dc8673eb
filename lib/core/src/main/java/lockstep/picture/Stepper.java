package lockstep.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What several threads did, one step at a time: a table with a column for each, to be stepped
/// through forwards and backwards.
///
/// ```java
/// Stepper.of("A lost update", "A", "B")
///     .step("A", "reads 7", "counter++", Map.of("counter", "7"))
///     .step("B", "reads 7", "counter++", Map.of("counter", "7"));
/// ```
///
/// Immutable: [#step] answers a longer one. The picture is made of a group of radio buttons and
/// styles, without a script: arrow keys walk through the group, nothing moves by itself, and where
/// styles are stripped the whole table is there to be read.
public final class Stepper implements Picture {

  /// One step.
  ///
  /// @param lane who did it
  /// @param what was done
  /// @param where the line of source that did it; empty if there is none to show
  /// @param shared values of what all can see, after the step, by name
  public record Step(String lane, String what, String where, Map<String, String> shared) {

    /// Keeps the order of the names.
    public Step {
      shared = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(shared));
    }
  }

  private final String title;
  private final List<String> lanes;
  private final List<Step> steps;
  private final String ending;

  private Stepper(String title, List<String> lanes, List<Step> steps, String ending) {
    this.title = title;
    this.lanes = lanes;
    this.steps = steps;
    this.ending = ending;
  }

  /// A picture without steps.
  public static Stepper of(String title, String... lanes) {
    return new Stepper(title, List.of(lanes), List.of(), "");
  }

  /// This picture and one more step.
  ///
  /// @throws IllegalArgumentException if there is no such lane
  public Stepper step(String lane, String what, String where, Map<String, String> shared) {
    return steps(List.of(new Step(lane, what, where, shared)));
  }

  /// This picture and some more steps.
  ///
  /// @throws IllegalArgumentException if one of them is in a lane that is not there
  public Stepper steps(List<Step> more) {
    for (Step step : more) {
      if (!lanes.contains(step.lane)) {
        throw new IllegalArgumentException("no lane " + step.lane + ", only " + lanes);
      }
    }
    List<Step> longer = new ArrayList<>(steps);
    longer.addAll(more);
    return new Stepper(title, lanes, List.copyOf(longer), ending);
  }

  /// This picture with a sentence that says how it ended.
  public Stepper ending(String sentence) {
    return new Stepper(title, lanes, steps, sentence);
  }

  /// The steps, in their order.
  public List<Step> steps() {
    return steps;
  }

  /// The same as a plain table: a column for each lane, then the source, then what all can see.
  public Table table() {
    Set<String> names = names();
    List<String> columns = new ArrayList<>(List.of("step"));
    columns.addAll(lanes);
    columns.add("line");
    columns.addAll(names);
    Table table = Table.of(columns.toArray(String[]::new)).caption(title);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<Object> row = new ArrayList<>(List.of(Integer.toString(i + 1)));
      lanes.forEach(lane -> row.add(lane.equals(step.lane) ? step.what : ""));
      row.add(step.where);
      names.forEach(name -> row.add(step.shared.getOrDefault(name, "")));
      table = table.row(row.toArray());
    }
    return table;
  }

  @Override
  public String html() {
    return new StepperDrawing(this).html();
  }

  @Override
  public String text() {
    return table().text() + (ending.isEmpty() ? "" : "\n" + ending);
  }

  @Override
  public String toString() {
    return text();
  }

  String title() {
    return title;
  }

  List<String> lanes() {
    return lanes;
  }

  String ending() {
    return ending;
  }

  /// Everything that all can see, in the order in which it turned up.
  Set<String> names() {
    return steps.stream()
        .flatMap(step -> step.shared.keySet().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
