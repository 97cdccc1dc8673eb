package lockstep.lab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lesson 04 promises is what its cells show.
@Timeout(300)
class Lesson04Test {

  private static final String ALL = "(?s)No interleaving breaks it: all [0-9]+ were looked at.*";
  private static final String FAILS = "(?s)Interleaving [0-9]+ fails: .*";

  private static EditedLesson edited;

  @BeforeAll
  static void makeTheChangesThatAStudentIsAskedFor() throws Exception {
    edited =
        EditedLesson.of("04")
            .change("many", "10, 15\\)", "10, 12)")
            .change("follow", "A, A, A, B, B, B", "a b a a b b")
            .change("guarded", "synchronized int", "int")
            .change("few", "most = 100", "most = 2_000")
            .change("exercise-schedule", "\"A\"", "\"A, A, B, B\"")
            .change("exercise-mend", "void book", "synchronized void book")
            .run(
                "imports",
                "account",
                "many",
                "explore",
                "follow",
                "follow-check",
                "invariant",
                "guarded",
                "puzzle",
                "few",
                "exercise-seat",
                "exercise-schedule",
                "exercise-mend",
                "exercise-check");
  }

  @Test
  void theTestsAreCountedHonestly() throws Exception {
    assertTrue(cell("tests").value().matches("(?s)[0-9]+ runs\nbalance .*"));
    assertTrue(cell("tests-compare").value().matches("(?s)Measured: [0-9]+\n.*"));
    assertTrue(cell("overlap-tally").value().startsWith("500 runs"));
  }

  @Test
  void theExplorerOverdrawsTheAccountInFewTries() throws Exception {
    String told = cell("explore").value();
    Matcher tries = Pattern.compile("Interleaving ([0-9]+) fails").matcher(told);

    assertTrue(tries.find() && Integer.parseInt(tries.group(1)) <= 20, told);
    assertTrue(told.contains("wrote -60"), told);
    assertTrue(told.contains("if (balance >= amount) {"), told);
    assertTrue(cell("explore").html().contains("Step 1 of"));
    assertTrue(cell("switches").stdout().matches("[12] switches broke the account\\s*"));
  }

  @Test
  void theNumberOfInterleavingsGrowsBeyondAllTests() throws Exception {
    assertTrue(has("many", " 3 +20 "), cell("many").value());
    assertTrue(has("many", "10 +184,756 "), cell("many").value());
    assertTrue(has("many", "15 +155,117,520 "), cell("many").value());
    assertTrue(edited.cell("many").value().contains("2,704,156"));
    assertTrue(cell("many-compare").value().startsWith("Measured: more than 100,000"));
  }

  @Test
  void theScheduleOfAStudentIsFollowed() throws Exception {
    assertTrue(cell("follow").value().contains("A read 100, A read 100, A wrote 20, B read 20"));
    assertTrue(cell("follow-check").value().startsWith("0 of 1 done"));
    assertTrue(
        edited
            .cell("follow")
            .value()
            .contains("A read 100, B read 100, A read 100, A wrote 20, B read 20, B wrote -60"),
        edited.cell("follow").value());
    assertTrue(edited.cell("follow-check").value().startsWith("1 of 1 done"));
  }

  @Test
  void twoOfTwentyAreRightAndTwelveOfTheOthersDoNotShowIt() throws Exception {
    assertTrue(cell("in-turn").value().contains("A wrote 20, B wrote 20"));
    assertTrue(cell("in-turn-compare").value().startsWith("Measured: 20"));
    assertEquals(2, rows("all-table", " 20 +1"), cell("all-table").value());
    assertEquals(6, rows("all-table", " -60 +2"), cell("all-table").value());
    assertEquals(12, rows("all-table", " 20 +2"), cell("all-table").value());
  }

  @Test
  void aCheckFindsOnlyWhatItAsksFor() throws Exception {
    assertTrue(cell("once-verdict").value().matches(ALL), cell("once-verdict").value());
    assertTrue(
        cell("invariant-once").value().matches("(?s).* fails: 100 euros have become 180\n.*"),
        cell("invariant-once").value());
    assertTrue(cell("once-compare").value().startsWith("Measured: no, it goes wrong in another"));
  }

  @Test
  void theLockIsProvedAndItsAbsenceIsFound() throws Exception {
    assertTrue(cell("guarded").value().matches(ALL), cell("guarded").value());
    assertTrue(edited.cell("guarded").value().matches(FAILS), edited.cell("guarded").value());
  }

  @Test
  void nothingFoundInAHundredIsNoProof() throws Exception {
    assertTrue(cell("few").value().startsWith("No breaking interleaving in 100; there are more."));
    assertTrue(cell("more").value().matches(FAILS), cell("more").value());
    assertTrue(cell("more").value().contains(" wrote 2.\n"), cell("more").value());
    assertTrue(cell("smallest-compare").value().startsWith("Measured: 2"));
    assertTrue(edited.cell("few").value().matches(FAILS), edited.cell("few").value());
  }

  @Test
  void aKeyShowsTheSameStepsAgain() throws Exception {
    assertTrue(cell("replay").stdout().matches("[0-9a-f]{8}-\\S+\nthe same steps: true\\s*"));
  }

  @Test
  void aSleepOrdersNothing() throws Exception {
    assertTrue(cell("evenings").value().startsWith("50 runs"));
    assertTrue(cell("kitchen-verdict").value().matches(FAILS), cell("kitchen-verdict").value());
    assertTrue(cell("kitchen-verdict").value().contains("Time: this code sleeps"));
    assertTrue(cell("kitchen-verdict").value().contains("Weak memory: "));
  }

  @Test
  void theExerciseIsOpenUntilItIsSolved() throws Exception {
    String open = cell("exercise-check").value();
    assertTrue(open.startsWith("0 of 2 done"), open);
    String done = edited.cell("exercise-check").value();
    assertTrue(done.startsWith("2 of 2 done"), done);
  }

  private static boolean has(String cell, String pattern) throws Exception {
    return Pattern.compile(pattern).matcher(cell(cell).value()).find();
  }

  private static long rows(String cell, String end) throws Exception {
    return cell(cell).value().lines().filter(line -> line.matches(".*" + end)).count();
  }

  private static Cell cell(String id) throws Exception {
    return Lessons.executed("04").cell(id);
  }
}
