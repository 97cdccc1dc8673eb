package lockstep.agent;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The parts of the agent, each of which can be turned off: `-Dlockstep.agent.stop=off`.
///
/// A part is on unless it was turned off, or it says why it cannot work. Any thread may ask.
enum Part {
  /// Lambdas and objects of cells can go to another process.
  TRAVEL("code of cells can run in other processes"),
  /// Interrupting a cell ends all that it started.
  STOP("interrupting a cell ends its code and its threads"),
  /// `System.exit` in a cell is an error.
  EXIT("System.exit in a cell is an error and leaves the kernel alive"),
  /// Whole lines, batched, none lost.
  OUTPUT("what threads print arrives whole, in whole lines"),
  /// Uncaught exceptions and forgotten threads are told.
  THREADS("uncaught exceptions and forgotten threads are shown"),
  /// The kernel ends with the server that started it.
  PARENT("the kernel ends when the server that started it is gone");

  private final String promise;
  private volatile @Nullable String trouble;

  /// Set by `-Dlockstep.agent.stop=off` and the like.
  private final boolean wanted;

  Part(String promise) {
    this.promise = promise;
    wanted = !"off".equals(System.getProperty(property()));
  }

  /// What the part does, as a clause.
  String promise() {
    return promise;
  }

  private String property() {
    return "lockstep.agent.".concat(name().toLowerCase(Locale.ROOT));
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isOn() {
    return isWanted() && trouble == null;
  }

  /// The part cannot do its work.
  void fails(String why) {
    trouble = why;
  }

  /// It can after all.
  void works() {
    trouble = null;
  }

  /// Why it is off, or null.
  @Nullable String whyOff() {
    return isWanted() ? trouble : "turned off by -D" + property() + "=off";
  }
}
