package lockstep.explore;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lockstep.explore.Verdict.AssertionFailed;
import lockstep.explore.Verdict.Deadlock;
import lockstep.explore.Verdict.ExceptionThrown;
import lockstep.explore.Verdict.LiveLock;
import lockstep.explore.Verdict.NoneBreaks;
import lockstep.explore.Verdict.NotLinearizable;
import lockstep.explore.Verdict.OutOfTime;
import lockstep.internal.explore.Answer;
import lockstep.internal.travel.Origin;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.task.Action;
import lockstep.task.Task;
import org.jspecify.annotations.Nullable;

/// Finds the order of steps in which threads break code.
///
/// ```java
/// Explorer.explore(() -> {
///   counter = 7;
///   Thread a = new Thread(() -> counter++), b = new Thread(() -> counter++);
///   a.start(); b.start(); a.join(); b.join();
///   assert counter == 9;
/// });
/// ```
///
/// Any thread may call it; one search runs at a time. The code runs in a process of its own, many
/// times, each time with copies of the variables that it reads: nothing of what it does is seen
/// here. It has to start and to await its own threads. It fails with an `assert` or any other
/// exception, in any of its threads.
public final class Explorer {

  private Explorer() {}

  /// Searches within the usual limits.
  ///
  /// @throws lockstep.task.CannotTravelException if the code reads a variable that cannot be copied
  ///   to another process
  /// @throws IllegalStateException if the search itself failed, or the same order of steps gave two
  ///   results
  public static Verdict explore(Action code) throws InterruptedException {
    return explore(code, Limits.USUAL);
  }

  /// Searches.
  ///
  /// @throws lockstep.task.CannotTravelException if the code reads a variable that cannot be copied
  ///   to another process
  /// @throws IllegalStateException if the search itself failed, or the same order of steps gave two
  ///   results
  public static Verdict explore(Action code, Limits limits) throws InterruptedException {
    return search(code, code, limits);
  }

  /// @param what an [Action] or a subject of [Operations]
  /// @param code some of its code
  static Verdict search(Serializable what, Serializable code, Limits limits)
      throws InterruptedException {
    Parcel parcel = pack(what, code);
    Answer answer = ExplorerWorker.ask(parcel, limits, null);
    return verdict(parcel, limits, answer);
  }

  /// Shows an interleaving again, from the key that came with it.
  ///
  /// @throws IllegalArgumentException if the code is not the same any more, or this is no key
  public static Interleaving replay(String key, Action code) throws InterruptedException {
    return again(key, code, code);
  }

  static Interleaving again(String key, Serializable what, Serializable code)
      throws InterruptedException {
    String[] parts = key.split("-", 2);
    Parcel parcel = pack(what, code);
    String now = CodeKey.of(parcel.code());
    if (parts.length != 2
        || !parts[1].matches(what instanceof Action ? "=?[0-9>.]*" : "[0-9._]+~=?[0-9>.]*")) {
      throw new IllegalArgumentException("\"" + key + "\" is no key of an interleaving");
    }
    if (!parts[0].equals(now)) {
      throw new IllegalArgumentException(
          "The key "
              + key
              + " was made for other code: "
              + parts[0]
              + ", and this is "
              + now
              + ". A key shows its interleaving as long as the code is the same; explore it anew.");
    }
    return run(parcel, parts[1]);
  }

  /// Runs code once, in an order that you write: `"A, B, B, A"`. Each letter is a thread, in the
  /// order in which they are started, that does its next step; where it has ended or has to wait
  /// its letter is passed over. After the last letter all run on.
  ///
  /// @throws IllegalArgumentException if that is no such list
  public static Interleaving follow(String order, Action code) throws InterruptedException {
    return run(pack(code, code), script(order));
  }

  /// What the explorer's process is told of an order that a person wrote.
  static String script(String order) {
    List<String> letters =
        Arrays.stream(order.toUpperCase(Locale.ROOT).split("[,\\s]+"))
            .filter(letter -> !letter.isEmpty())
            .toList();
    if (letters.isEmpty() || letters.stream().anyMatch(letter -> !letter.matches("[A-Z]"))) {
      throw new IllegalArgumentException(
          "\"" + order + "\" is no order of steps; write letters of threads, as in \"A, B, B, A\"");
    }
    return letters.stream()
        .map(letter -> Integer.toString(letter.charAt(0) - 'A' + 1))
        .collect(Collectors.joining(".", "=", ""));
  }

  /// A trial of objects that several threads use.
  ///
  /// @param making makes the object, anew for each interleaving
  public static <T> Trial<T> of(Task<T> making) {
    return Trial.of(making);
  }

  /// Objects whose methods several threads may call.
  ///
  /// @param making makes the object, anew for each interleaving
  public static <T> Operations<T> operations(Task<T> making) {
    return Operations.of(making);
  }

  static Parcel pack(Serializable what, Serializable code) {
    return Packer.pack(what, "The code given to the explorer", Origin.loaderOf(code));
  }

  /// @throws IllegalArgumentException if the script names what is not there
  static Interleaving run(Parcel parcel, String script) throws InterruptedException {
    Answer answer = ExplorerWorker.ask(parcel, Limits.USUAL, script);
    if (answer == null) {
      throw new IllegalStateException("The code did not come back in " + Limits.USUAL.time());
    }
    if (answer.ending() == Answer.Ending.UNFIT) {
      throw new IllegalArgumentException(answer.problem());
    }
    return Telling.of(answer, CodeKey.of(parcel.code()) + "-" + answer.script());
  }

  private static Verdict verdict(Parcel parcel, Limits limits, @Nullable Answer answer) {
    List<String> unseen = BlindSpots.of(parcel.code());
    if (answer == null) {
      return new OutOfTime(0, limits.time(), unseen);
    }
    int explored = answer.explored();
    Interleaving found = Telling.of(answer, CodeKey.of(parcel.code()) + "-" + answer.script());
    return switch (answer.ending()) {
      case FINE -> new NoneBreaks(explored, answer.all(), unseen);
      case ASSERTION -> new AssertionFailed(Telling.message(answer), found, explored, unseen);
      case EXCEPTION -> new ExceptionThrown(answer.problem(), found, explored, unseen);
      case IMPOSSIBLE ->
          new NotLinearizable(Telling.results(answer.comparison()), found, explored, unseen);
      case DEADLOCK -> new Deadlock(found, explored, unseen);
      case LIVELOCK -> new LiveLock(found, explored, unseen);
      case TIME -> new OutOfTime(explored, limits.time(), unseen);
      case UNFIT -> throw new IllegalArgumentException(answer.problem());
      case UNSTEADY ->
          throw new IllegalStateException(
              "The same order of steps gave two results. The code depends on something else:"
                  + " on a clock, on what an earlier run has left, on the hash of an object. "
                  + String.join(" ", unseen));
    };
  }
}
