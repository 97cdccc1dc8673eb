package lockstep.internal.travel;

import java.lang.invoke.MethodHandles;

/// Lets our code into another module.
///
/// A lambda can be built only with full access to its host class, and that only code of the same
/// module can have. Each [CodeLoader] defines this class once more, in its own module.
public final class Door {

  private Door() {}

  /// Access to everything in the module of this class.
  public static MethodHandles.Lookup open() {
    return MethodHandles.lookup();
  }
}
