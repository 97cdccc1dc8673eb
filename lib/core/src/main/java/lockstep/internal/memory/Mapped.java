package lockstep.internal.memory;

/// What lies in a region and can tell what is there, for a picture of it.
public interface Mapped {

  /// What is there at this moment, field by field.
  ///
  /// @throws IllegalStateException if it was closed
  Contents contents();
}
