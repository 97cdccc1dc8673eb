package lockstep.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lockstep.picture.Table;

/// The parts of an exercise, and which of them are done.
///
/// ```java
/// new Checklist()
///     .item("two workers ran", () -> pids.size() == 2, "start() each of them")
///     .item("each had a process of its own", () -> pids.get(0) != pids.get(1), "print the pids");
/// ```
///
/// Immutable: [#item] answers a longer list. Each part is looked at once, when it is added, on the
/// calling thread. A part whose look throws is not done, and the list says what was thrown.
public final class Checklist extends Tabular {

  private record Item(String what, boolean done, String remark) {}

  private final List<Item> items;

  /// An empty list.
  public Checklist() {
    this(List.of());
  }

  private Checklist(List<Item> items) {
    this.items = items;
  }

  /// This list and one more part.
  ///
  /// @param what the part, as a statement that is true once it is done
  /// @param done looks whether it is done
  /// @param hint what to think of if it is not
  public Checklist item(String what, Callable<Boolean> done, String hint) {
    List<Item> longer = new ArrayList<>(items);
    longer.add(look(what, done, hint));
    return new Checklist(List.copyOf(longer));
  }

  /// Whether all parts are done.
  public boolean isDone() {
    return items.stream().allMatch(Item::done);
  }

  private static Item look(String what, Callable<Boolean> done, String hint) {
    try {
      return done.call() ? new Item(what, true, "") : new Item(what, false, hint);
    } catch (Exception | AssertionError thrown) {
      return new Item(what, false, hint + " (" + thrown + ")");
    }
  }

  @Override
  Table table() {
    long done = items.stream().filter(Item::done).count();
    Table table = Table.of("", "part", "hint").caption(done + " of " + items.size() + " done");
    for (Item item : items) {
      // A mark and its word stay on one line, however narrow the column.
      table = table.row(item.done ? "✓\u00a0done" : "○\u00a0open", item.what, item.remark);
    }
    return table;
  }
}
