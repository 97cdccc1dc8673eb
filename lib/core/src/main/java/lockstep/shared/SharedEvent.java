package lockstep.shared;

import static lockstep.internal.memory.Words.INT;

import java.time.Duration;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Signal;
import lockstep.internal.memory.Time;

/// Something that has happened, or not yet: threads of any process wait until it has.
///
/// What a thread did before [#set] is visible to all who then find the event set. A process that
/// dies while it waits or after it set the event changes nothing for others; whoever waits for a
/// process that died before it set the event waits on, so give it a `Duration`.
///
/// ```
///  offset  bytes  name
///     128      4  FLAG  1 once it has happened
///     132      4  NEWS  signal: it has happened
/// ```
///
/// Use after close throws [IllegalStateException].
public final class SharedEvent extends Handle<SharedEvent.Core> {

  private static final long serialVersionUID = 1;

  static final int FLAG = Region.BODY;
  static final int NEWS = 132;
  static final int BYTES = 64;

  private SharedEvent(Region region) {
    super(region);
  }

  /// A new event that has not happened.
  public static SharedEvent create() {
    return new SharedEvent(Region.create("event", BYTES));
  }

  @Override
  Core attach(Region region) {
    return new Core(region, new Signal(region, NEWS));
  }

  @Override
  void describe(Core core, Contents contents) {
    contents.number4("flag", FLAG).signal("news", NEWS);
  }

  /// It has happened: all who wait go on.
  public void set() {
    Core core = core();
    INT.setVolatile(core.region.words(), FLAG, 1);
    core.news.wakeAll();
  }

  /// It has not happened (any more).
  public void clear() {
    INT.setVolatile(core().region.words(), FLAG, 0);
  }

  /// Whether it has happened.
  public boolean isSet() {
    return core().isSet();
  }

  /// Waits until it has happened.
  public void await() throws InterruptedException {
    Core core = core();
    core.news.until(core::isSet, null, Long.MAX_VALUE);
  }

  /// Waits until it has happened, for a time.
  ///
  /// @return whether it has
  public boolean await(Duration timeout) throws InterruptedException {
    Core core = core();
    return core.news.until(core::isSet, null, Time.nanos(timeout));
  }

  /// The region and its signal.
  record Core(Region region, Signal news) {
    boolean isSet() {
      return (int) INT.getVolatile(region.words(), FLAG) != 0;
    }
  }
}
