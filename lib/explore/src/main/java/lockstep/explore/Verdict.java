package lockstep.explore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.check.Finding;
import lockstep.picture.Picture;
import lockstep.picture.Table;

/// What a search found. Immutable; any thread may use it.
///
/// As the value of a cell it says what was found, shows the interleaving as a picture to step
/// through, and says what the search cannot see in this code.
public sealed interface Verdict extends Picture {

  /// How many interleavings were looked at.
  int explored();

  /// What the code does that the search cannot judge, a sentence each.
  List<String> unseen();

  /// The interleaving that breaks the code, if one was found.
  default Optional<Interleaving> breaking() {
    return this instanceof Broken broken ? Optional.of(broken.interleaving()) : Optional.empty();
  }

  /// One breaks it.
  sealed interface Broken extends Verdict {

    /// The interleaving that does.
    Interleaving interleaving();
  }

  /// None breaks it, as far as the limits of interleavings and of time allowed to look.
  ///
  /// @param all whether these were all that there are, up to the number of switches searched
  record NoneBreaks(int explored, boolean all, List<String> unseen) implements Verdict {
    @Override
    public String toString() {
      return text();
    }
  }

  /// An `assert`, or the check of a trial, failed.
  ///
  /// @param message of the error
  record AssertionFailed(
      String message, Interleaving interleaving, int explored, List<String> unseen)
      implements Broken {
    @Override
    public String toString() {
      return text();
    }
  }

  /// A thread ended with an exception.
  ///
  /// @param exception its class and message
  record ExceptionThrown(
      String exception, Interleaving interleaving, int explored, List<String> unseen)
      implements Broken {
    @Override
    public String toString() {
      return text();
    }
  }

  /// Calls of operations gave results that no order of them, one after the other, gives.
  ///
  /// @param results what each call gave, and below it what is possible
  record NotLinearizable(
      Table results, Interleaving interleaving, int explored, List<String> unseen)
      implements Broken {
    @Override
    public String toString() {
      return text();
    }
  }

  /// Every thread that has not ended waits for another one.
  record Deadlock(Interleaving interleaving, int explored, List<String> unseen) implements Broken {
    @Override
    public String toString() {
      return text();
    }
  }

  /// Threads run, but come no further.
  record LiveLock(Interleaving interleaving, int explored, List<String> unseen) implements Broken {
    @Override
    public String toString() {
      return text();
    }
  }

  /// The time was up before anything was found, and before every step had been tried as the one
  /// before which another thread goes on.
  ///
  /// @param explored so many that far; 0 if the code itself did not come back
  /// @param limit the time it had
  record OutOfTime(int explored, Duration limit, List<String> unseen) implements Verdict {
    @Override
    public String toString() {
      return text();
    }
  }

  /// What was found, in one sentence.
  default String sentence() {
    return switch (this) {
      case NoneBreaks none ->
          none.all
              ? "No interleaving breaks it: all " + none.explored + " were looked at."
              : "No breaking interleaving in " + none.explored + "; there are more.";
      case AssertionFailed failed -> nth(failed.explored) + " fails: " + failed.message;
      case ExceptionThrown threw -> nth(threw.explored) + " throws: " + threw.exception;
      case NotLinearizable not ->
          nth(not.explored)
              + " gives results that no order of the calls, one after the other, gives.";
      case Deadlock dead ->
          nth(dead.explored) + " is a deadlock: every thread waits for another one.";
      case LiveLock live ->
          nth(live.explored)
              + " is a live-lock: threads run, but come no further (some loop was gone through"
              + " 20,000 times).";
      case OutOfTime out ->
          "Out of time after "
              + out.limit.toMillis() / 1000.0
              + " s, with nothing found in "
              + out.explored
              + " interleavings.";
    };
  }

  /// The same as a check of an exercise sees it: met if none breaks it; else the steps that do, and
  /// the line where the last of them is.
  default Finding finding() {
    return this instanceof NoneBreaks
        ? Finding.met(sentence())
        : Finding.open(breaking().map(Interleaving::told).orElse("") + sentence());
  }

  @Override
  default String html() {
    return Report.html(this);
  }

  @Override
  default String text() {
    return Report.text(this);
  }

  private static String nth(int number) {
    return "Interleaving " + number;
  }
}
