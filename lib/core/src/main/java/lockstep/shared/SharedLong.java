package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;

/// A `long` that several processes share, with the four ways in which Java's memory model reads and
/// writes.
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
///     128      8  VALUE  the number
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedLong extends Handle<Region> {

  private static final long serialVersionUID = 1;

  static final int VALUE = Region.BODY;
  static final int BYTES = 128;

  private SharedLong(Region region) {
    super(region);
  }

  /// A new one that holds 0.
  public static SharedLong create() {
    return new SharedLong(Region.create("long", BYTES));
  }

  /// A new one that holds this value.
  public static SharedLong create(long value) {
    SharedLong created = create();
    created.set(value);
    return created;
  }

  @Override
  Region attach(Region region) {
    return region;
  }

  @Override
  void describe(Region core, Contents contents) {
    contents.number8("value", VALUE);
  }

  /// Reads it, volatile.
  public long get() {
    return (long) LONG.getVolatile(core().words(), VALUE);
  }

  /// Writes it, volatile.
  public void set(long value) {
    LONG.setVolatile(core().words(), VALUE, value);
  }

  /// Reads it, plain.
  public long getPlain() {
    return (long) LONG.get(core().words(), VALUE);
  }

  /// Writes it, plain.
  public void setPlain(long value) {
    LONG.set(core().words(), VALUE, value);
  }

  /// Reads it, opaque.
  public long getOpaque() {
    return (long) LONG.getOpaque(core().words(), VALUE);
  }

  /// Writes it, opaque.
  public void setOpaque(long value) {
    LONG.setOpaque(core().words(), VALUE, value);
  }

  /// Reads it with acquire.
  public long getAcquire() {
    return (long) LONG.getAcquire(core().words(), VALUE);
  }

  /// Writes it with release.
  public void setRelease(long value) {
    LONG.setRelease(core().words(), VALUE, value);
  }

  /// Writes a value if it holds the expected one, in one step.
  ///
  /// @return whether it was written
  public boolean compareAndSet(long expected, long value) {
    return LONG.compareAndSet(core().words(), VALUE, expected, value);
  }

  /// Writes a value and returns the one before, in one step.
  public long getAndSet(long value) {
    return (long) LONG.getAndSet(core().words(), VALUE, value);
  }

  /// Adds and returns the value before, in one step.
  public long getAndAdd(long change) {
    return (long) LONG.getAndAdd(core().words(), VALUE, change);
  }
}
