package lockstep.picture;

import java.util.ArrayList;
import java.util.List;

/// A few lines of text in a frame, the first of them in bold.
///
/// Immutable: [#line] answers a longer note.
public final class Note implements Picture {

  private final List<String> lines;

  private Note(List<String> lines) {
    this.lines = lines;
  }

  /// A note of one line or more.
  public static Note of(String first, String... more) {
    Note note = new Note(List.of(first));
    for (String line : more) {
      note = note.line(line);
    }
    return note;
  }

  /// This note and one more line.
  public Note line(String line) {
    List<String> longer = new ArrayList<>(lines);
    longer.add(line);
    return new Note(List.copyOf(longer));
  }

  @Override
  public String html() {
    Markup out = new Markup().open("div", "class", "note").element("b", lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      out.element("div", line);
    }
    return Look.framed(out.close("div").toString());
  }

  @Override
  public String text() {
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
