package lockstep.gil;

import java.time.Duration;
import java.util.List;
import lockstep.task.Span;

/// What one thread did in a run under a GIL.
///
/// @param name the thread's name
/// @param turns how often it got the lock, at least 1
/// @param held how long it had the lock
/// @param waited how long it wanted the lock and had to wait
/// @param released how long it was blocked, and left the lock to others
/// @param cpu how long it was on a core
/// @param spans all of this in its order, or the beginning, if it is very long
public record ThreadTimes(
    String name,
    int turns,
    Duration held,
    Duration waited,
    Duration released,
    Duration cpu,
    List<Span> spans) {}
