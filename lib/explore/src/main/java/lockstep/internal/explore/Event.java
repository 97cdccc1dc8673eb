package lockstep.internal.explore;

import java.io.Serializable;

/// Something that a thread did. Immutable.
///
/// @param thread its number
/// @param kind what it did
/// @param type the class whose code did it
/// @param line the line of that class's source
/// @param what to what: a variable, a lock, a call with its arguments
/// @param value what was read, written or returned; empty if there is no such thing
/// @param place whose state is known now; empty if none is
/// @param state what it is now
public record Event(
    int thread,
    Kind kind,
    String type,
    int line,
    String what,
    String value,
    String place,
    String state)
    implements Serializable {

  /// What a thread can do.
  public enum Kind {
    /// Reads a variable.
    READ,
    /// Writes a variable.
    WRITE,
    /// Calls a method of the JDK that has to do with threads or holds shared data.
    CALL,
    /// Comes back from such a call, after others did something.
    RETURN,
    /// Enters a monitor.
    LOCK,
    /// Has to wait for a monitor.
    BLOCK,
    /// Leaves a monitor.
    UNLOCK,
    /// Calls `wait`.
    WAIT,
    /// Returns from `wait`.
    WAKE,
    /// Calls `notify` or `notifyAll`.
    NOTIFY,
    /// Starts another thread.
    START,
    /// Begins a call of the object that is judged.
    BEGIN,
    /// Ends it.
    END
  }
}
