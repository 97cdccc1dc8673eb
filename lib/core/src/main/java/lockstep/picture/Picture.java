package lockstep.picture;

/// Something to look at: the value of a notebook cell that shows itself.
///
/// Pictures are immutable; any thread may use them. Neither method fails.
public interface Picture {

  /// A fragment of HTML that needs nothing around it: the drawing, and its twin in words.
  String html();

  /// The same in plain text, for a terminal or a log.
  String text();
}
