package lockstep.internal.memory;

import java.io.Serializable;

/// Names a region in every process of this user. No other region ever has the same identity, since
/// the file's name holds the life of its creator and a number.
///
/// @param file the absolute path
/// @param kind what the region holds, in lower-case letters
/// @param bytes its size with the header
/// @param creator who made it
public record RegionId(String file, String kind, long bytes, Life creator)
    implements Serializable {}
