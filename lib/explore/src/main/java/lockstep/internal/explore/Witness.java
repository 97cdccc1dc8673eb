package lockstep.internal.explore;

import lockstep.internal.explore.Event.Kind;
import org.jetbrains.kotlinx.lincheck.runner.Runner;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ManagedStrategy;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ManagedStrategySettings;
import org.jetbrains.lincheck.descriptors.FieldDescriptor;
import org.jetbrains.lincheck.descriptors.MethodDescriptor;
import org.jetbrains.lincheck.descriptors.Types;
import org.jetbrains.lincheck.trace.TraceContext;
import org.jspecify.annotations.Nullable;
import sun.nio.ch.lincheck.ResultInterceptor;
import sun.nio.ch.lincheck.ThreadDescriptor;

/// Writes down what happens in one run of Lincheck's scheduler, with the objects and values as
/// Lincheck sees them. Who runs when, a [Conductor] decides.
///
/// Its methods are called by the code under search, in whichever of its threads is running; only
/// one runs at a time, and Lincheck orders what they see. They run in what Lincheck calls an
/// ignored section: the JDK's collections that they use are instrumented, too.
abstract class Witness extends ManagedStrategy {

  /// Where nothing is known of the code.
  private static final int NOWHERE = -1;

  private final TraceContext context;
  private final Recorder recorder = new Recorder();

  /// Where the running thread is about to do something.
  private int at = NOWHERE;

  Witness(Runner runner, ManagedStrategySettings settings, TraceContext context) {
    super(runner, settings, false, context);
    this.context = context;
  }

  final Recorder recorder() {
    return recorder;
  }

  /// Whether the step that the running thread is about to do is one of the user's code.
  final boolean isAtUsers() {
    return Recorder.isUsers(where(at));
  }

  @Override
  public void beforeThreadStart(
      ThreadDescriptor descriptor, Thread starting, ThreadDescriptor startingDescriptor) {
    descriptor.enterIgnoredSection();
    try {
      super.beforeThreadStart(descriptor, starting, startingDescriptor);
      write(
          me ->
              recorder.start(
                  me, where(at), Conductor.threadName(getThreadScheduler().getThreadId(starting))));
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void beforeReadField(
      ThreadDescriptor descriptor,
      int location,
      @Nullable Object owner,
      int field,
      ResultInterceptor interceptor) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.beforeReadField(descriptor, location, owner, field, interceptor);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void afterReadField(
      ThreadDescriptor descriptor,
      int location,
      @Nullable Object owner,
      int field,
      @Nullable Object value) {
    descriptor.enterIgnoredSection();
    try {
      super.afterReadField(descriptor, location, owner, field, value);
      access(Kind.READ, location, owner, field, value);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void beforeWriteField(
      ThreadDescriptor descriptor,
      int location,
      @Nullable Object owner,
      @Nullable Object value,
      int field) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.beforeWriteField(descriptor, location, owner, value, field);
      access(Kind.WRITE, location, owner, field, value);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void beforeReadArrayElement(
      ThreadDescriptor descriptor,
      int location,
      @Nullable Object array,
      int index,
      ResultInterceptor interceptor) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.beforeReadArrayElement(descriptor, location, array, index, interceptor);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void afterReadArrayElement(
      ThreadDescriptor descriptor,
      int location,
      @Nullable Object array,
      int index,
      @Nullable Object value) {
    descriptor.enterIgnoredSection();
    try {
      super.afterReadArrayElement(descriptor, location, array, index, value);
      element(Kind.READ, location, array, index, value);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void beforeWriteArrayElement(
      ThreadDescriptor descriptor,
      int location,
      @Nullable Object array,
      int index,
      @Nullable Object value) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.beforeWriteArrayElement(descriptor, location, array, index, value);
      element(Kind.WRITE, location, array, index, value);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void beforeLock(ThreadDescriptor descriptor, int location) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.beforeLock(descriptor, location);
      at = location;
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void lock(ThreadDescriptor descriptor, Object monitor) {
    descriptor.enterIgnoredSection();
    try {
      int location = at;
      int me = getThreadScheduler().getCurrentThreadId();
      if (recorder.isTaken(me, monitor)) {
        monitor(Kind.BLOCK, location, monitor);
      }
      super.lock(descriptor, monitor);
      if (recorder.enters(me, monitor)) {
        monitor(Kind.LOCK, location, monitor);
      }
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void unlock(ThreadDescriptor descriptor, int location, Object monitor) {
    descriptor.enterIgnoredSection();
    try {
      super.unlock(descriptor, location, monitor);
      if (recorder.leaves(monitor)) {
        monitor(Kind.UNLOCK, location, monitor);
      }
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void beforeWait(ThreadDescriptor descriptor, int location) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.beforeWait(descriptor, location);
      at = location;
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void wait(ThreadDescriptor descriptor, Object monitor, boolean withTimeout) {
    descriptor.enterIgnoredSection();
    try {
      int location = at;
      monitor(Kind.WAIT, location, monitor);
      super.wait(descriptor, monitor, withTimeout);
      monitor(Kind.WAKE, location, monitor);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void notify(ThreadDescriptor descriptor, int location, Object monitor, boolean all) {
    descriptor.enterIgnoredSection();
    try {
      super.notify(descriptor, location, monitor, all);
      monitor(Kind.NOTIFY, location, monitor);
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void onMethodCall(
      ThreadDescriptor descriptor,
      int location,
      int method,
      @Nullable Object receiver,
      @Nullable Object[] arguments,
      ResultInterceptor interceptor) {
    descriptor.enterIgnoredSection();
    try {
      at = location;
      super.onMethodCall(descriptor, location, method, receiver, arguments, interceptor);
      at = location;
      if (Recorder.isUsers(where(location))) {
        MethodDescriptor called = context.getMethodPool().get(method);
        write(
            me ->
                recorder.call(
                    me,
                    where(location),
                    method,
                    called.getClassName(),
                    called.getMethodName(),
                    receiver,
                    arguments));
      }
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  @Override
  public void onMethodCallReturn(
      ThreadDescriptor descriptor,
      int method,
      @Nullable Object receiver,
      @Nullable Object[] arguments,
      @Nullable Object result,
      ResultInterceptor interceptor) {
    descriptor.enterIgnoredSection();
    try {
      super.onMethodCallReturn(descriptor, method, receiver, arguments, result, interceptor);
      boolean isVoid =
          context.getMethodPool().get(method).getReturnType() instanceof Types.VoidType;
      write(me -> recorder.returned(me, method, receiver, isVoid, result));
    } finally {
      descriptor.leaveIgnoredSection();
    }
  }

  private interface Entry {
    void write(int thread);
  }

  /// Writes down. Nothing is written once the run is being ended.
  private void write(Entry entry) {
    int me = getThreadScheduler().getCurrentThreadId();
    if (me >= 0 && !getThreadScheduler().isAborted(me)) {
      entry.write(me);
    }
  }

  private void access(
      Kind kind, int location, @Nullable Object owner, int field, @Nullable Object value) {
    StackTraceElement where = where(location);
    if (Recorder.isUsers(where)) {
      FieldDescriptor accessed = context.getFieldPool().get(field);
      write(
          me ->
              recorder.access(
                  me,
                  kind,
                  where,
                  accessed.isStatic() ? null : owner,
                  accessed.getFieldName(),
                  value,
                  accessed.isFinal()));
    }
  }

  private void element(
      Kind kind, int location, @Nullable Object array, int index, @Nullable Object value) {
    StackTraceElement where = where(location);
    if (array != null && Recorder.isUsers(where)) {
      write(me -> recorder.element(me, kind, where, array, index, value));
    }
  }

  private void monitor(Kind kind, int location, Object monitor) {
    StackTraceElement where = where(location);
    if (Recorder.isUsers(where)) {
      write(me -> recorder.monitor(me, kind, where, monitor, Conductor.threadName(me)));
    }
  }

  private StackTraceElement where(int location) {
    return context.stackTrace(location);
  }
}
