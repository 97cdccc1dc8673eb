package lockstep.internal.travel;

import java.net.URL;
import java.util.Collection;
import java.util.List;

/// A value ready to travel, with the code that it needs.
///
/// Immutable and shared by all threads; do not write to the bytes.
///
/// @param code classes that have to be known where it is unpacked
/// @param sources jars and folders that have to be known there
/// @param bytes variables and value, for [Unpacker]
public record Parcel(Collection<CellClass> code, Collection<URL> sources, byte[] bytes) {

  static Parcel ofBytes(byte[] bytes) {
    return new Parcel(List.of(), List.of(), bytes);
  }
}
