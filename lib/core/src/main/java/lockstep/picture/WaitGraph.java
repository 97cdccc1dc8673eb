package lockstep.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Who waits for what, and who has it: a circle of threads and locks is a deadlock.
///
/// ```
///   ┌────────────┐  waits for   ╭────────╮
///   │ Anna       │ ─ ─ ─ ─ ─ ─▶ │ lock B │
///   └────────────┘              ╰────────╯
///         ▲                          │ held by
///         │ held by                  ▼
///   ╭────────╮  waits for      ┌────────────┐
///   │ lock A │ ◀─ ─ ─ ─ ─ ─ ─  │ Ben        │
///   ╰────────╯                 └────────────┘
/// ```
///
/// Immutable: [#wait] answers a larger graph. Any thread may use it.
public final class WaitGraph implements Picture {

  private final List<Wait> waits;

  private WaitGraph(List<Wait> waits) {
    this.waits = waits;
  }

  /// One thread that waits.
  ///
  /// @param thread its name
  /// @param line where it waits
  /// @param lock what it waits for
  /// @param holder who has that
  record Wait(String thread, String line, String lock, String holder) {}

  /// A graph of nobody.
  public static WaitGraph empty() {
    return new WaitGraph(List.of());
  }

  /// This graph and one thread that waits. The threads of a circle are best added in its order.
  ///
  /// @param thread its name
  /// @param line where it waits, such as `transfer, line 3`; empty if nobody knows
  /// @param lock what it waits for
  /// @param holder the thread that has that
  public WaitGraph wait(String thread, String line, String lock, String holder) {
    List<Wait> more = new ArrayList<>(waits);
    more.add(new Wait(thread, line, lock, holder));
    return new WaitGraph(List.copyOf(more));
  }

  /// Whether nobody waits.
  public boolean isEmpty() {
    return waits.isEmpty();
  }

  @Override
  public String html() {
    return waits.isEmpty()
        ? Note.of(text()).html()
        : Look.framed(new WaitDrawing(waits, text()).svg(), table());
  }

  /// A sentence a thread.
  @Override
  public String text() {
    if (waits.isEmpty()) {
      return "Nobody waits for a lock.";
    }
    return waits.stream().map(WaitGraph::sentence).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return text();
  }

  private static String sentence(Wait wait) {
    String line = wait.line().isEmpty() ? "" : " (" + wait.line() + ")";
    return wait.thread() + " waits for " + wait.lock() + ", held by " + wait.holder() + line;
  }

  private Table table() {
    Table table = Table.of("thread", "waits for", "held by", "in");
    for (Wait wait : waits) {
      table = table.row(wait.thread(), wait.lock(), wait.holder(), wait.line());
    }
    return table;
  }
}
