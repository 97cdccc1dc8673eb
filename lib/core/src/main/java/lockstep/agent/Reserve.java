package lockstep.agent;

import org.jspecify.annotations.Nullable;

/// Memory kept back for the time after a cell has filled the heap.
///
/// The variables of cells may still hold everything then, and without this the kernel could not
/// even compile the cell that lets it go. Any thread may call it.
final class Reserve {

  /// Bytes; at most a sixteenth of the heap.
  private static final long SIZE = 16 << 20;

  /// Bytes of one piece: small enough for any collector.
  private static final int PIECE = 64 << 10;

  private static volatile byte @Nullable [][] pieces;

  private Reserve() {}

  /// Takes the memory, unless what cells hold leaves little.
  static void take() {
    Runtime heap = Runtime.getRuntime();
    long free = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
    if (pieces == null && free > heap.maxMemory() / 4) {
      long size = Math.min(SIZE, heap.maxMemory() / 16);
      try {
        pieces = new byte[(int) (size / PIECE)][PIECE];
      } catch (OutOfMemoryError e) {
        // Then there is nothing to keep back; the next cell tries again.
      }
    }
  }

  /// Gives it back to the heap.
  static void release() {
    pieces = null;
  }
}
