package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;

/// A `double` that several processes share, with the four ways in which Java's memory model reads
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
///     128      8  VALUE  the number, as its raw bits
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedDouble extends Handle<Region> {

  private static final long serialVersionUID = 1;

  static final int VALUE = Region.BODY;
  static final int BYTES = 128;

  private SharedDouble(Region region) {
    super(region);
  }

  /// A new one that holds 0.0.
  public static SharedDouble create() {
    return new SharedDouble(Region.create("double", BYTES));
  }

  /// A new one that holds this value.
  public static SharedDouble create(double value) {
    SharedDouble created = create();
    created.set(value);
    return created;
  }

  @Override
  Region attach(Region region) {
    return region;
  }

  @Override
  void describe(Region core, Contents contents) {
    contents.field("value", VALUE, 8, (long) LONG.getVolatile(core.words(), VALUE), "" + get());
  }

  /// Reads it, volatile.
  public double get() {
    return Double.longBitsToDouble((long) LONG.getVolatile(core().words(), VALUE));
  }

  /// Writes it, volatile.
  public void set(double value) {
    LONG.setVolatile(core().words(), VALUE, Double.doubleToRawLongBits(value));
  }

  /// Reads it, plain.
  public double getPlain() {
    return Double.longBitsToDouble((long) LONG.get(core().words(), VALUE));
  }

  /// Writes it, plain.
  public void setPlain(double value) {
    LONG.set(core().words(), VALUE, Double.doubleToRawLongBits(value));
  }

  /// Reads it, opaque.
  public double getOpaque() {
    return Double.longBitsToDouble((long) LONG.getOpaque(core().words(), VALUE));
  }

  /// Writes it, opaque.
  public void setOpaque(double value) {
    LONG.setOpaque(core().words(), VALUE, Double.doubleToRawLongBits(value));
  }

  /// Reads it with acquire.
  public double getAcquire() {
    return Double.longBitsToDouble((long) LONG.getAcquire(core().words(), VALUE));
  }

  /// Writes it with release.
  public void setRelease(double value) {
    LONG.setRelease(core().words(), VALUE, Double.doubleToRawLongBits(value));
  }

  /// Writes a value if it holds the expected one, in one step.
  ///
  /// @return whether it was written; bits are compared, so 0.0 is not -0.0
  public boolean compareAndSet(double expected, double value) {
    return LONG.compareAndSet(
        core().words(),
        VALUE,
        Double.doubleToRawLongBits(expected),
        Double.doubleToRawLongBits(value));
  }

  /// Writes a value and returns the one before, in one step.
  public double getAndSet(double value) {
    return Double.longBitsToDouble(
        (long) LONG.getAndSet(core().words(), VALUE, Double.doubleToRawLongBits(value)));
  }

  /// Adds and returns the value before, in one step.
  public double getAndAdd(double change) {
    while (true) {
      double now = get();
      if (compareAndSet(now, now + change)) {
        return now;
      }
    }
  }
}
