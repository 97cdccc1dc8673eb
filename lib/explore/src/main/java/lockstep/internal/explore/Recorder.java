package lockstep.internal.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import lockstep.internal.explore.Event.Kind;
import org.jspecify.annotations.Nullable;

/// Writes down what threads do in one run. Called by the thread that is running, and only one runs.
final class Recorder {

  /// A run that goes in circles has no end.
  private static final int MOST = 400;

  /// A call of the JDK that has not come back.
  private record Open(int method, int index, String what) {}

  /// Who has a monitor, and how often it has entered it.
  private record Holder(int thread, int times) {}

  private final List<Event> events = new ArrayList<>();
  private final Names names = new Names();
  private final Map<Integer, Deque<Open>> open = new HashMap<>();
  private final Map<Object, Holder> holders = new IdentityHashMap<>();

  List<Event> events() {
    return List.copyOf(events);
  }

  /// Whether code belongs to the user, and not to the JDK or to us.
  static boolean isUsers(StackTraceElement at) {
    String type = at.getClassName();
    return !type.isEmpty()
        && !type.startsWith("java/")
        && !type.startsWith("java.")
        && !type.startsWith("jdk")
        && !type.startsWith("sun")
        && !type.startsWith("javax")
        && !type.startsWith("lockstep")
        && !type.startsWith("kotlin")
        && !type.startsWith("org/jetbrains")
        && !type.startsWith("org.jetbrains");
  }

  void access(
      int thread,
      Kind kind,
      StackTraceElement at,
      @Nullable Object owner,
      String field,
      @Nullable Object value,
      boolean silent) {
    if (field.indexOf('$') >= 0) {
      // What the compiler added.
      return;
    }
    String variable = owner == null ? field : names.of(owner) + "." + field;
    names.met(value, variable);
    if (!silent) {
      String text = names.value(value);
      add(thread, kind, at, variable, text, variable, text);
    }
  }

  void element(
      int thread,
      Kind kind,
      StackTraceElement at,
      Object array,
      int index,
      @Nullable Object value) {
    String variable = names.of(array) + "[" + index + "]";
    names.met(value, variable);
    String text = names.value(value);
    add(thread, kind, at, variable, text, variable, text);
  }

  void monitor(int thread, Kind kind, StackTraceElement at, Object monitor, String threadName) {
    String lock = names.of(monitor);
    String state =
        switch (kind) {
          case LOCK, WAKE -> "held by " + threadName;
          case UNLOCK, WAIT -> "free";
          default -> "";
        };
    add(thread, kind, at, lock, "", state.isEmpty() ? "" : "lock of " + lock, state);
  }

  /// Whether a thread would have to wait for a monitor.
  boolean isTaken(int thread, Object monitor) {
    Holder holder = holders.get(monitor);
    return holder != null && holder.thread != thread;
  }

  /// Counts that a thread has a monitor, once more.
  ///
  /// @return whether it had not before
  boolean enters(int thread, Object monitor) {
    Holder before = holders.get(monitor);
    boolean again = before != null && before.thread == thread;
    holders.put(monitor, new Holder(thread, again ? before.times + 1 : 1));
    return !again;
  }

  /// Counts that the holder of a monitor leaves it, once.
  ///
  /// @return whether it has it no more
  boolean leaves(Object monitor) {
    Holder before = holders.get(monitor);
    if (before != null && before.times > 1) {
      holders.put(monitor, new Holder(before.thread, before.times - 1));
      return false;
    }
    holders.remove(monitor);
    return true;
  }

  void start(int thread, StackTraceElement at, String started) {
    add(thread, Kind.START, at, started, "", "", "");
  }

  void call(
      int thread,
      StackTraceElement at,
      int method,
      String type,
      String name,
      @Nullable Object receiver,
      @Nullable Object[] arguments) {
    if (!isTelling(type, name, receiver)) {
      return;
    }
    String owner =
        receiver == null ? type.substring(type.lastIndexOf('.') + 1) : names.of(receiver);
    List<String> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(names.value(argument));
    }
    String what = owner + "." + name + "(" + String.join(", ", values) + ")";
    open.computeIfAbsent(thread, t -> new ArrayDeque<>())
        .push(new Open(method, events.size(), what));
    add(thread, Kind.CALL, at, what, "", "", "");
  }

  void returned(
      int thread, int method, @Nullable Object receiver, boolean isVoid, @Nullable Object result) {
    Deque<Open> calls = open.get(thread);
    if (calls == null || calls.isEmpty() || calls.peek().method != method) {
      return;
    }
    Open call = calls.pop();
    String value = isVoid ? "" : names.value(result);
    String state = receiver == null ? "" : names.inside(receiver);
    String place = state.isEmpty() ? "" : names.of(receiver);
    if (call.index >= events.size()) {
      return;
    }
    Event begun = events.get(call.index);
    Event ended =
        new Event(thread, begun.kind(), begun.type(), begun.line(), call.what, value, place, state);
    if (call.index == events.size() - 1) {
      events.set(call.index, ended);
    } else if (events.size() < MOST) {
      events.add(
          new Event(
              thread, Kind.RETURN, begun.type(), begun.line(), call.what, value, place, state));
    }
  }

  /// Whether a call of the JDK has to do with threads or with data that they may share.
  private static boolean isTelling(String type, String name, @Nullable Object receiver) {
    if (name.startsWith("<")) {
      return false;
    }
    return type.startsWith("java.util.concurrent.")
        || type.startsWith("java.util.")
            && (receiver instanceof Collection || receiver instanceof Map)
        || type.equals("java.lang.invoke.VarHandle")
        || type.equals("java.lang.Thread") && name.matches("interrupt|sleep|yield|onSpinWait");
  }

  /// A call of the object that is judged, which no line of a cell made.
  void operation(int thread, Kind kind, String call, String result) {
    if (events.size() < MOST) {
      events.add(new Event(thread, kind, "", 0, call, result, "", ""));
    }
  }

  private void add(
      int thread,
      Kind kind,
      StackTraceElement at,
      String what,
      String value,
      String place,
      String state) {
    if (events.size() < MOST) {
      events.add(
          new Event(
              thread,
              kind,
              at.getClassName().replace('/', '.'),
              at.getLineNumber(),
              what,
              value,
              place,
              state));
    }
  }
}
