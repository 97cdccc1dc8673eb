package lockstep.lab.grade;

import java.util.List;
import java.util.regex.Pattern;
import lockstep.lab.kernel.CellRun;

/// Says why a question could not be put to a student's code, without showing the question.
final class Complaint {

  private static final Pattern SYMBOL = Pattern.compile("symbol: +(\\w+ [\\w$<>(),. ]+)");

  private Complaint() {}

  static String of(CellRun asked) {
    List<String> missing =
        SYMBOL.matcher(asked.traceback()).results().map(Complaint::name).distinct().toList();
    return missing.isEmpty()
        ? "it does not fit your code: are names and parameters still as the text says?"
        : "your notebook has no "
            + String.join(", no ", missing)
            + ", as the text asks for: does its cell show an error?";
  }

  private static String name(java.util.regex.MatchResult found) {
    return found.group(1).strip();
  }
}
