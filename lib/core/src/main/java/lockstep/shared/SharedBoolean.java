package lockstep.shared;

import static lockstep.internal.memory.Words.INT;

import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;

/// A `boolean` that several processes share, with the four ways in which Java's memory model reads
/// and writes.
///
/// | | guarantees, weakest first |
/// |---|---|
/// | plain | none: a compiler may merge, move and repeat it |
/// | opaque | it happens, and all threads agree on the order of the changes of this one |
/// | acquire, release | what was written before the release is seen after the acquire that reads it |
/// | volatile: [#get], [#set] and the rest | all threads also agree on one order of all of these |
///
/// It holds between processes as it does between threads, and any thread may call anything.
///
/// ```
///  offset  bytes  name
///     128      4  VALUE  0 or 1
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedBoolean extends Handle<Region> {

  private static final long serialVersionUID = 1;

  static final int VALUE = Region.BODY;
  static final int BYTES = 128;

  private SharedBoolean(Region region) {
    super(region);
  }

  /// A new one that holds false.
  public static SharedBoolean create() {
    return new SharedBoolean(Region.create("boolean", BYTES));
  }

  /// A new one that holds this value.
  public static SharedBoolean create(boolean value) {
    SharedBoolean created = create();
    created.set(value);
    return created;
  }

  @Override
  Region attach(Region region) {
    return region;
  }

  @Override
  void describe(Region core, Contents contents) {
    contents.number4("value", VALUE);
  }

  /// Reads it, volatile.
  public boolean get() {
    return (int) INT.getVolatile(core().words(), VALUE) != 0;
  }

  /// Writes it, volatile.
  public void set(boolean value) {
    INT.setVolatile(core().words(), VALUE, value ? 1 : 0);
  }

  /// Reads it, plain.
  public boolean getPlain() {
    return (int) INT.get(core().words(), VALUE) != 0;
  }

  /// Writes it, plain.
  public void setPlain(boolean value) {
    INT.set(core().words(), VALUE, value ? 1 : 0);
  }

  /// Reads it, opaque.
  public boolean getOpaque() {
    return (int) INT.getOpaque(core().words(), VALUE) != 0;
  }

  /// Writes it, opaque.
  public void setOpaque(boolean value) {
    INT.setOpaque(core().words(), VALUE, value ? 1 : 0);
  }

  /// Reads it with acquire.
  public boolean getAcquire() {
    return (int) INT.getAcquire(core().words(), VALUE) != 0;
  }

  /// Writes it with release.
  public void setRelease(boolean value) {
    INT.setRelease(core().words(), VALUE, value ? 1 : 0);
  }

  /// Writes a value if it holds the expected one, in one step.
  ///
  /// @return whether it was written
  public boolean compareAndSet(boolean expected, boolean value) {
    return INT.compareAndSet(core().words(), VALUE, expected ? 1 : 0, value ? 1 : 0);
  }

  /// Writes a value and returns the one before, in one step.
  public boolean getAndSet(boolean value) {
    return (int) INT.getAndSet(core().words(), VALUE, value ? 1 : 0) != 0;
  }
}
