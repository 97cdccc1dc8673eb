package lockstep.internal.memory;

/// A value as bytes.
///
/// @param bytes the encoded value, or the value itself; not to be written to
/// @param plain whether the value itself is this array
public record Packed(byte[] bytes, boolean plain) {}
