package lockstep.shared;

import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.BaseStream;
import lockstep.internal.memory.Life;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// An ordinary object that stays in one process, and stand-ins for it in all others.
///
/// ```
///   stand-in             queue of calls               host
///   map.put("a", 1) ──▶ Call(put, ["a", 1], answers) ──▶ a thread calls the real map
///        ◀────────────── Answer(null) ◀── answers ──────────┘
/// ```
///
/// It is slow: every call is two messages and two changes of thread, some ten microseconds, where
/// the map itself needs some ten nanoseconds. It is here to be compared with memory that is really
/// shared.
///
/// Any thread of any process may call; the host does one call at a time, so each is atomic, and two
/// in a row are not. Arguments and results are copies: changing a list that `get` returned changes
/// nothing in the map, and a loop over all elements goes through a copy. If the host's process has
/// died, calls throw [HolderDiedException]; after [#close], [IllegalStateException].
public final class SharedObject<T> implements AutoCloseable, Serializable {

  private static final long serialVersionUID = 1;

  /// Instead of the number of a method.
  private static final int COPY = -1;

  private static final Duration LOOK_UP = Duration.ofMillis(20);

  /// How the host is asked.
  ///
  /// @param method its number in [#methods], or [#COPY]
  /// @param answers where to put the answer
  record Call(int method, @Nullable Object[] arguments, SharedQueue<Answer> answers)
      implements Serializable {}

  /// What came of it.
  record Answer(@Nullable Object value, @Nullable Throwable thrown) implements Serializable {}

  private final Class<T> type;
  private final SharedQueue<Call> calls;
  private final Life host = Life.self();
  private transient @Nullable SharedQueue<Answer> answers;

  private SharedObject(Class<T> type) {
    this.type = type;
    this.calls = SharedQueue.create(64);
  }

  /// Shares a map.
  public static <K, V> SharedObject<Map<K, V>> map(Map<K, V> map) {
    return share(Map.class, map);
  }

  /// Shares a list.
  public static <E> SharedObject<List<E>> list(List<E> list) {
    return share(List.class, list);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> SharedObject<T> share(Class type, T object) {
    var shared = new SharedObject<T>((Class<T>) type);
    Thread.ofPlatform()
        .daemon()
        .inheritInheritableThreadLocals(false)
        .name("host of " + type.getName())
        .start(() -> shared.serve(object));
    return shared;
  }

  /// The stand-in in this process: every call of it goes to the host.
  public T get() {
    return type.cast(
        Proxy.newProxyInstance(
            SharedObject.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(method, arguments)));
  }

  /// Ends the sharing, if called by the host.
  @Override
  public synchronized void close() {
    calls.close();
    if (answers != null) {
      answers.close();
    }
  }

  private static Method[] methods(Class<?> type) {
    var all = new ArrayList<>(List.of(type.getMethods()));
    all.addAll(List.of(Object.class.getMethods()));
    return all.stream()
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toArray(Method[]::new);
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (!goesThrough(method)) {
      return ask(Arrays.asList(methods(type)).indexOf(method), arguments);
    }
    try {
      return method.invoke(ask(COPY, null), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /// What goes through all elements goes through a copy: an iterator cannot travel.
  private static boolean goesThrough(Method method) {
    return method.getName().equals("forEach")
        || Iterator.class.isAssignableFrom(method.getReturnType())
        || BaseStream.class.isAssignableFrom(method.getReturnType())
        || Spliterator.class.isAssignableFrom(method.getReturnType());
  }

  private synchronized @Nullable Object ask(int number, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (answers == null) {
      answers = SharedQueue.create(1);
    }
    calls.put(new Call(number, arguments == null ? new Object[0] : arguments, answers));
    Answer answer = null;
    while (answer == null) {
      answer = answers.poll(LOOK_UP);
      if (answer == null && !host.isAlive()) {
        throw new HolderDiedException("process " + host.pid() + " died, and the object with it");
      }
      // Throws if the sharing was ended meanwhile.
      calls.size();
    }
    if (answer.thrown != null) {
      throw answer.thrown;
    }
    return answer.value;
  }

  private void serve(T object) {
    Method[] methods = methods(type);
    try {
      for (Call call : calls) {
        answer(
            call,
            call.method == COPY
                ? new Answer(copy(object), null)
                : perform(object, methods[call.method], call.arguments));
      }
    } catch (IllegalStateException closed) {
      // Nobody can call any more.
    }
  }

  private static Answer perform(Object object, Method method, @Nullable Object[] arguments) {
    try {
      return new Answer(travelling(method.invoke(object, arguments)), null);
    } catch (InvocationTargetException e) {
      return new Answer(null, e.getCause());
    } catch (IllegalAccessException | RuntimeException e) {
      return new Answer(null, e);
    }
  }

  private static void answer(Call call, Answer answer) {
    try {
      call.answers.put(answer);
    } catch (CannotTravelException e) {
      answer(call, new Answer(null, e));
    } catch (IllegalStateException gone) {
      // Whoever asked has ended.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object copy(Object object) {
    return object instanceof Map<?, ?> map
        ? new LinkedHashMap<>(map)
        : new ArrayList<>((List<?>) object);
  }

  /// Views of a map, such as its key set, cannot travel: their content can.
  private static @Nullable Object travelling(@Nullable Object value) {
    if (value instanceof Collection<?> view && !(value instanceof Serializable)) {
      List<Object> copies = new ArrayList<>();
      for (Object element : view) {
        copies.add(element instanceof Map.Entry<?, ?> entry ? new SimpleEntry<>(entry) : element);
      }
      return view instanceof Set ? new LinkedHashSet<>(copies) : copies;
    }
    return value;
  }
}
