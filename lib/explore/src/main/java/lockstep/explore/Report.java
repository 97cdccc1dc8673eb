package lockstep.explore;

import lockstep.explore.Verdict.NotLinearizable;
import lockstep.internal.explore.Subject;
import lockstep.picture.Note;

/// How a [Verdict] is shown.
final class Report {

  private Report() {}

  static String html(Verdict verdict) {
    Note note = Note.of(verdict.sentence());
    if (verdict.breaking().isPresent()) {
      Interleaving interleaving = verdict.breaking().get();
      if (!interleaving.words().isEmpty()) {
        note = note.line(interleaving.words() + ".");
      }
      note = note.line("Shows it again: " + again(interleaving.key()));
    }
    for (String unseen : verdict.unseen()) {
      note = note.line(unseen);
    }
    String results = verdict instanceof NotLinearizable not ? not.results().html() : "";
    return note.html() + results + verdict.breaking().map(Interleaving::html).orElse("");
  }

  static String text(Verdict verdict) {
    StringBuilder text = new StringBuilder(verdict.sentence());
    if (verdict instanceof NotLinearizable not) {
      text.append('\n').append(not.results().text());
    }
    verdict.breaking().ifPresent(i -> text.append('\n').append(i.text()));
    verdict.unseen().forEach(line -> text.append('\n').append(line));
    return text.toString();
  }

  private static String again(String key) {
    return key.contains(Subject.THEN)
        ? "Explorer.operations(…).replay(\"" + key + "\")"
        : "Explorer.replay(\"" + key + "\", …)";
  }
}
