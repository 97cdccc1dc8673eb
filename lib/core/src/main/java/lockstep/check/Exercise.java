package lockstep.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.task.Task;

/// The visible checks of one exercise.
///
/// ```java
/// new Exercise("The shop")
///     .part("sells 5 of 5 tickets", () -> Check.equal(5, () -> sellAll(new Shop(5))))
///     .part("never sells one twice", () -> Explorer.of(…).check(…).finding())
///     .hints("Which steps belong together?", "Look at BoxOffice.", "One word before `buy`.")
///     .check();
/// ```
///
/// Immutable: [#part] and [#hints] answer a new one. [#check] gives no value that a notebook could
/// take for a score, and writes nothing to standard error. Any thread may call it.
public final class Exercise {

  /// How often each exercise was checked in vain: a hint more each time.
  private static final Map<String, Integer> TRIES = new ConcurrentHashMap<>();

  private record Part(String what, Task<Finding> look) {}

  private final String name;
  private final List<Part> parts;
  private final List<String> hints;

  /// An exercise without parts.
  public Exercise(String name) {
    this(name, List.of(), List.of());
  }

  private Exercise(String name, List<Part> parts, List<String> hints) {
    this.name = name;
    this.parts = parts;
    this.hints = hints;
  }

  /// This exercise and one more part.
  ///
  /// @param what the part, as a statement that is true once it is done
  /// @param look looks whether it is; it has [Check#PATIENCE]
  public Exercise part(String what, Task<Finding> look) {
    List<Part> longer = new ArrayList<>(parts);
    longer.add(new Part(what, look));
    return new Exercise(name, List.copyOf(longer), hints);
  }

  /// This exercise with hints, from where to look to nearly the answer.
  public Exercise hints(String first, String second, String third) {
    return new Exercise(name, parts, List.of(first, second, third));
  }

  /// Looks at each part, prints what it saw, and a hint if a part is open: at the first time the
  /// first.
  ///
  /// @throws ExerciseOpen if a part is open
  /// @throws InterruptedException if the calling thread is interrupted
  public void check() throws InterruptedException {
    List<String> lines = new ArrayList<>();
    int done = 0;
    for (Part part : parts) {
      Finding finding = Check.of(part.look);
      done += finding.met() ? 1 : 0;
      lines.add((finding.met() ? "  ✓ " : "  ○ ") + part.what);
      lines.add("      " + finding.says().strip().replace("\n", "\n      "));
    }
    String summary = name + ": " + done + " of " + parts.size() + " parts are right";
    StringBuilder text = new StringBuilder(summary).append('\n');
    lines.forEach(line -> text.append(line).append('\n'));
    boolean open = done < parts.size();
    if (open && !hints.isEmpty()) {
      int level = Math.min(TRIES.merge(name, 1, Integer::sum), hints.size());
      text.append("Hint %d of %d: %s\n".formatted(level, hints.size(), hints.get(level - 1)));
      if (level < hints.size()) {
        text.append("Run this cell again for the next hint.\n");
      }
    }
    System.out.print(text);
    if (open) {
      throw new ExerciseOpen(summary + "; look at the marks ○ above.");
    }
  }
}
