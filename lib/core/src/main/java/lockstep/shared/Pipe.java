package lockstep.shared;

import lockstep.internal.memory.ByteRing;
import lockstep.internal.memory.Codec;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;

/// A connection between two processes: what one side sends, the other receives.
///
/// ```
///   left.send ──▶ RING of the left ──▶ right.receive
///   left.receive ◀── RING of the right ◀── right.send
/// ```
///
/// Give each side to one process; each may be used by any thread there.
///
/// ```
///  offset  bytes  name
///     128      8  USER    token of the process that last used the left side, see Life
///     136      8          the same of the right side
///     192  2097472  RINGS  what the left side sends, see ByteRing
/// 2097664  2097472         what the right side sends
/// ```
///
/// Closed by the process that opened it, it ends for all: use is then an [IllegalStateException].
public final class Pipe extends Handle<Pipe.Core> {

  private static final long serialVersionUID = 1;

  static final int USER = Region.BODY;
  static final int RINGS = 192;

  private static final int RING_BYTES = 1 << 21;
  private static final int RING = (int) ByteRing.size(RING_BYTES);

  private Pipe(Region region) {
    super(region);
  }

  /// A new pipe.
  public static Pipe open() {
    return new Pipe(Region.create("pipe", RINGS + 2L * RING - Region.BODY));
  }

  /// One of its two sides.
  public PipeEnd left() {
    return new PipeEnd(this, 0);
  }

  /// The other of its two sides.
  public PipeEnd right() {
    return new PipeEnd(this, 1);
  }

  @Override
  Core attach(Region region) {
    return new Core(
        region,
        new Codec(region),
        new ByteRing(region, RINGS, RING_BYTES),
        new ByteRing(region, RINGS + RING, RING_BYTES));
  }

  @Override
  void describe(Core core, Contents contents) {
    contents.life("user", USER).life("user", USER + 8);
    core.left.describe(contents, core.codec::inWords);
    core.right.describe(contents, core.codec::inWords);
  }

  /// Works on the region.
  record Core(Region region, Codec codec, ByteRing left, ByteRing right) {

    /// What a side sends.
    ByteRing from(int side) {
      return side == 0 ? left : right;
    }
  }
}
