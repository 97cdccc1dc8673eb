package lockstep.internal.explore;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lockstep.task.Task;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;

/// The calls that a scenario of a [Subject] is made of. Immutable.
///
/// @param judged calls of the object that is judged, by number
/// @param right the same of the object to compare it with
/// @param chosen numbers of those to be made, a list for each method
record Calls(List<Call> judged, List<Call> right, List<List<Integer>> chosen) {

  static Calls of(Subject subject) throws UnfitException {
    Class<?> type = made(subject.making());
    Class<?> model = made(subject.model());
    List<Method> methods = Call.methods(type);
    List<String> names = methods.stream().map(Method::getName).distinct().toList();
    for (String name : subject.only()) {
      if (!names.contains(name)) {
        throw new UnfitException(
            Names.simple(type) + " has no method " + name + " to call, only " + names);
      }
    }
    List<Call> judged = new ArrayList<>();
    List<Call> right = new ArrayList<>();
    List<List<Integer>> chosen = new ArrayList<>();
    for (Method method : methods) {
      boolean wanted = subject.only().isEmpty() || subject.only().contains(method.getName());
      List<Call> calls = Call.of(method);
      if (wanted && calls.isEmpty()) {
        throw new UnfitException(
            "No values are known for the parameters of "
                + method.getName()
                + "; choose other methods with only(…)");
      }
      if (wanted) {
        chosen.add(IntStream.range(judged.size(), judged.size() + calls.size()).boxed().toList());
      }
      for (Call call : calls) {
        judged.add(call);
        right.add(wanted ? call.on(model) : call);
      }
    }
    if (chosen.isEmpty()) {
      throw new UnfitException(Names.simple(type) + " has no methods to call");
    }
    return new Calls(judged, right, chosen);
  }

  /// Who calls what.
  ///
  /// @param text of a [Scenario], or the calls of each thread as a person writes them: `push(1);
  ///   pop()|pop()`
  Scenario scenario(String text) throws UnfitException {
    if (text.matches("[0-9._]+")) {
      return Scenario.of(text);
    }
    List<List<Integer>> lanes = new ArrayList<>(List.of(List.of()));
    for (String thread : text.split("\\|")) {
      List<Integer> lane = new ArrayList<>();
      for (String call : thread.split(";")) {
        lane.add(number(call.strip()));
      }
      lanes.add(lane);
    }
    return new Scenario(lanes);
  }

  private int number(String call) throws UnfitException {
    List<String> known = judged.stream().map(Call::toString).toList();
    if (!known.contains(call)) {
      throw new UnfitException("There is no call \"" + call + "\", only " + known);
    }
    return known.indexOf(call);
  }

  private static Class<?> made(Task<?> making) throws UnfitException {
    try {
      Object object = making.call();
      if (object == null) {
        throw new UnfitException("There is no object to call: it is null");
      }
      LincheckInstrumentation.INSTANCE.ensureObjectIsTransformed(object);
      return object.getClass();
    } catch (UnfitException ours) {
      throw ours;
    } catch (Exception e) {
      throw new UnfitException("The object cannot be made: " + e);
    }
  }
}
