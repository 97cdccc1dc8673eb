package lockstep.internal.explore;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lockstep.internal.explore.Answer.Ending;
import org.jspecify.annotations.Nullable;

/// The search for calls that give, in several threads, what they give in no order one after the
/// other: small scenarios first, some interleavings of each.
///
/// Lincheck has such a search of its own, for classes with annotations and public methods; its
/// verifier calls the model in the open, where a call that waits would hang it. Here the model runs
/// as all searched code does, so that waiting is one more result.
final class Linearizability {

  /// How many interleavings of each scenario: first the few with one switch between threads, in
  /// which most faults show, of all; then more.
  private static final int[] EACH = {30, 300};

  private final Question question;
  private final Search search;
  private final Code code;

  Linearizability(Question question, Search search, Code code) {
    this.question = question;
    this.search = search;
    this.code = code;
  }

  Answer run(Subject subject) throws IOException, ReflectiveOperationException {
    try {
      Calls calls = Calls.of(subject);
      String script = question.script();
      return script == null ? search(calls) : follow(script, calls);
    } catch (UnfitException e) {
      return Answer.unfit(e.getMessage());
    }
  }

  private Answer follow(String script, Calls calls)
      throws UnfitException, IOException, ReflectiveOperationException {
    int then = script.lastIndexOf(Subject.THEN);
    Scenario scenario = calls.scenario(script.substring(0, then));
    String order = script.substring(then + Subject.THEN.length());
    return search(scenario, calls, order, 1).of(scenario + Subject.THEN, 0);
  }

  private Answer search(Calls calls) throws IOException, ReflectiveOperationException {
    Set<Scenario> scenarios = Scenario.of(calls.chosen());
    int explored = 0;
    for (int each : EACH) {
      for (Scenario scenario : scenarios) {
        int left = question.interleavings() - explored;
        if (left <= 0) {
          break;
        }
        Answer answer = search(scenario, calls, null, Math.min(each, left));
        if (answer.ending() != Ending.FINE) {
          return answer.of(scenario + Subject.THEN, explored);
        }
        explored += answer.explored();
      }
    }
    return Answer.bare(Ending.FINE, explored, false);
  }

  /// @param order to follow; null to search
  private Answer search(Scenario scenario, Calls calls, @Nullable String order, int most)
      throws IOException, ReflectiveOperationException {
    Sequences sequences = new Sequences();
    for (List<Integer> turns : scenario.orders()) {
      code.stage(Scenario.alone(scenario.inOrder(turns)), calls.right(), true, null);
      if (search.follow("", 0, null).ending() == Ending.TIME) {
        return Answer.bare(Ending.TIME, 0, false);
      }
      Scene scene = code.scene();
      int first = scenario.lanes().getFirst().size();
      if (scene.over(0) < first) {
        // Nobody gets as far as the threads.
        return Answer.bare(Ending.FINE, 0, false);
      }
      sequences.put(
          turns, IntStream.range(first, scene.over(0)).mapToObj(i -> scene.result(0, i)).toList());
    }
    code.stage(scenario, calls.judged(), false, sequences);
    return search.settled(order, most);
  }
}
