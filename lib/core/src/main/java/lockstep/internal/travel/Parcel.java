package lockstep.internal.travel;

import java.lang.reflect.Field;
import java.net.URL;
import java.util.Collection;
import java.util.Set;

/// A value ready to travel, with the code that it needs.
///
/// Immutable and shared by all threads; do not write to the bytes.
///
/// @param code classes that have to be known where it is unpacked
/// @param sources jars and folders that have to be known there
/// @param written the variables that the code assigns
/// @param untouched whether the code uses a class that nobody has initialized here: the next code
///   must not find what this one leaves in its variables
/// @param bytes variables and value, for [Unpacker]
public record Parcel(
    Collection<CellClass> code,
    Collection<URL> sources,
    Set<Field> written,
    boolean untouched,
    byte[] bytes) {}
