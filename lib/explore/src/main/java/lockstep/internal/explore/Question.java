package lockstep.internal.explore;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the worker is asked. Immutable; do not write to the bytes.
///
/// @param code an [lockstep.task.Action], packed with the variables that it reads
/// @param classes what the worker has to know of before it starts: the cell's own
/// @param interleavings how many to look at, at most
/// @param nanos for how long to look, at most
/// @param script null to search; else the text of the [Script] to follow once
public record Question(
    byte[] code, List<String> classes, int interleavings, long nanos, @Nullable String script)
    implements Serializable {}
