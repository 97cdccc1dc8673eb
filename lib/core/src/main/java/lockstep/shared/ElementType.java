package lockstep.shared;

/// What a [SharedArray] consists of.
enum ElementType {
  BYTES(1),
  INTS(4),
  LONGS(8),
  DOUBLES(8);

  /// Bytes of one element.
  final int size;

  ElementType(int size) {
    this.size = size;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
