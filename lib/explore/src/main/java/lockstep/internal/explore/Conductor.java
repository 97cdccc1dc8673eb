package lockstep.internal.explore;

import java.util.List;
import java.util.stream.IntStream;
import lockstep.internal.explore.Event.Kind;
import org.jetbrains.kotlinx.lincheck.runner.Runner;
import org.jetbrains.kotlinx.lincheck.strategy.managed.BaseObjectTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ManagedStrategySettings;
import org.jetbrains.kotlinx.lincheck.strategy.managed.MemoryTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.MonitorTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ObjectTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ParkingTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingMonitorTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingParkingTracker;
import org.jetbrains.lincheck.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/// Runs one interleaving as a [Script] says: Lincheck's scheduler with our choices.
final class Conductor extends Witness {

  private final ObjectTracker objects = new BaseObjectTracker(true);
  private final MonitorTracker monitors = new ModelCheckingMonitorTracker();
  private final ParkingTracker parking = new ModelCheckingParkingTracker(false);
  private final Script script;
  private boolean stops;

  Conductor(Runner runner, ManagedStrategySettings settings, TraceContext context, Script script) {
    super(runner, settings, context);
    this.script = script;
  }

  List<Event> events() {
    return recorder().events();
  }

  @Override
  protected ObjectTracker getObjectTracker() {
    return objects;
  }

  @Override
  protected @Nullable MemoryTracker getMemoryTracker() {
    return null;
  }

  @Override
  protected MonitorTracker getMonitorTracker() {
    return monitors;
  }

  @Override
  protected ParkingTracker getParkingTracker() {
    return parking;
  }

  @Override
  protected void onSwitchPoint(int thread) {
    if (getThreadScheduler().areAllThreadsFinishedOrAborted()) {
      return;
    }
    unblockInterruptedThreads();
    stops = script.stops(thread, isAtUsers());
  }

  @Override
  protected boolean shouldSwitch() {
    return stops;
  }

  @Override
  protected int chooseThread(int thread) {
    List<Integer> ready = availableThreads(thread);
    return ready.isEmpty() ? -1 : script.next(thread, ready);
  }

  /// `main`, then letters in the order in which the threads were started.
  static String threadName(int thread) {
    if (thread == 0) {
      return "main";
    }
    return thread <= 26 ? String.valueOf((char) ('A' + thread - 1)) : "T" + thread;
  }

  /// The names of all threads that there were. Lincheck forgets those that are over.
  List<String> threadNames() {
    long started = events().stream().filter(event -> event.kind() == Kind.START).count();
    int last = events().stream().mapToInt(Event::thread).max().orElse(0);
    return IntStream.rangeClosed(0, Math.max((int) started, last))
        .mapToObj(Conductor::threadName)
        .toList();
  }
}
