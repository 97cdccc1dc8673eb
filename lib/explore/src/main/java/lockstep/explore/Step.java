package lockstep.explore;

import java.util.Map;

/// One step of an interleaving. Immutable.
///
/// @param thread who did it: `main`, or a letter, in the order in which the threads were started
/// @param what was done, as in `reads counter: 7`
/// @param past the same as something that is over, as in `read 7`; empty if it says nothing new
/// @param line the line of the cell that did it, or the class and number of the line where the cell
///   is not known
/// @param shared values that all threads can see, after the step, by name
public record Step(
    String thread, String what, String past, String line, Map<String, String> shared) {}
