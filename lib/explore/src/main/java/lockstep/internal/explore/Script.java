package lockstep.internal.explore;

import java.util.List;

/// Says who runs when, in one run. Called by the thread that is running; keeps count.
interface Script {

  /// Whether the running thread has to stop before its next step.
  ///
  /// @param thread its number; -1 before the first has started
  /// @param visible whether the step is one of the user's code
  boolean stops(int thread, boolean visible);

  /// Who runs next.
  ///
  /// @param thread who ran last
  /// @param ready who could run, never empty
  /// @return one of them; -1 to go on with the same thread, or if the script does not fit the code
  int next(int thread, List<Integer> ready);

  /// What text stands for.
  static Script of(String text) {
    return text.startsWith(WrittenOrder.SIGN) ? WrittenOrder.of(text) : FoundOrder.of(text);
  }
}
