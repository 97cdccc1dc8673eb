package lockstep.lab.grade;

import java.time.Duration;
import java.util.function.Function;
import lockstep.check.Check;
import lockstep.check.Finding;

/// One question to a student's code, and what its right answer is worth.
///
/// Its code is put to the student's kernel as a cell. In it, `Check`, `Finding` and `Explorer` are
/// the library's, whatever the student calls so.
///
/// @param cell the test cell (`grade_id`) that it belongs to
/// @param points what it is worth
/// @param what a statement that is true if the code is right; the student reads it
/// @param code an expression, or a block that returns
/// @param limit how long the answer may take
/// @param judge what the answer means; runs in the grader's JVM
public record Part(
    String cell,
    double points,
    String what,
    String code,
    Duration limit,
    Function<String, Finding> judge) {

  /// How long the explorer may search for one answer: many times what it needs, so that it ends
  /// with its number of interleavings on a busy machine, too, and says there what it says anywhere.
  static final Duration SEARCH = Duration.ofSeconds(40);

  private static final Duration BRIEF = Duration.ofSeconds(10);
  private static final String MET = "met: ";
  private static final String OPEN = "open: ";

  /// A part whose code gives a [Finding].
  public static Part finding(String cell, double points, String what, String code) {
    boolean searches = code.contains("Explorer.");
    Duration limit = searches ? SEARCH.plus(Check.PATIENCE) : Check.PATIENCE;
    return new Part(cell, points, what, code, limit, Part::read);
  }

  /// A part whose code gives a value; what it should be never leaves the grader.
  public static Part equal(String cell, double points, String what, Object expected, String code) {
    String wanted = expected.toString();
    return new Part(
        cell,
        points,
        what,
        "Check.equal(null, () -> " + code + ")",
        BRIEF,
        answer -> {
          String given =
              answer.replaceFirst("(?s)^[a-z]+: gives (.*), and should give null$", "$1");
          return given.equals(wanted)
              ? Finding.met("gives " + given)
              : Finding.open(
                  given.startsWith(OPEN)
                      ? given.substring(OPEN.length())
                      : "gives " + given + ", and should give " + wanted);
        });
  }

  /// The same part with more time, or less.
  public Part within(Duration time) {
    return new Part(cell, points, what, code, time, judge);
  }

  /// The cell that asks.
  String question() {
    String own =
        code.replaceAll("(?<![\\w.])(Check|Finding)\\b", "lockstep.check.$1")
            .replaceAll("(?<![\\w.])(Explorer|Limits)\\b", "lockstep.explore.$1");
    return "lockstep.check.Check.within(java.time.Duration.ofMillis(%d), () -> %s)"
        .formatted(limit.toMillis(), own);
  }

  private static Finding read(String answer) {
    return answer.startsWith(MET)
        ? Finding.met(answer.substring(MET.length()))
        : Finding.open(
            answer.startsWith(OPEN) ? answer.substring(OPEN.length()) : "gave no finding");
  }
}
