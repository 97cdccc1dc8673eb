package lockstep.internal.explore;

import java.io.Serializable;
import java.util.List;

/// What calls in several threads gave, beside what they give one after the other. Immutable.
///
/// @param before the calls before the threads started
/// @param calls those of the threads, as in `A: pop()`
/// @param found what each gave
/// @param orders each order that gives something else than those before it
public record Comparison(
    List<String> before, List<String> calls, List<String> found, List<Order> orders)
    implements Serializable {

  /// One call after the other.
  ///
  /// @param threads whose turn it was, as in `A, B, A`
  /// @param results what each call gave, in the order of the calls above
  public record Order(String threads, List<String> results) implements Serializable {}
}
