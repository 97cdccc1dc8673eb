package lockstep.agent;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the threads of a run, virtual ones included.
///
/// It reads what the JDK keeps about threads, through packages that [Agent] opens. Where they stay
/// closed, only platform threads that have run code of cells are found. Any thread may call it;
/// what it says may be over by then.
final class Threads {

  private static final @Nullable Field HOLDER = Reflected.field(Thread.class, "holder");
  private static final @Nullable Field TASK =
      HOLDER == null ? null : Reflected.field(HOLDER.getType(), "task");
  private static final @Nullable Field INHERITED =
      Reflected.field(Thread.class, "inheritableThreadLocals");
  private static final @Nullable Field TABLE =
      INHERITED == null ? null : Reflected.field(INHERITED.getType(), "table");
  private static final @Nullable Field VALUE =
      TABLE == null ? null : Reflected.field(TABLE.getType().getComponentType(), "value");

  private static final @Nullable Class<?> CONTAINERS = jdk("jdk.internal.vm.ThreadContainers");
  private static final @Nullable Class<?> CONTAINER = jdk("jdk.internal.vm.ThreadContainer");
  private static final @Nullable Method ROOT = Reflected.method(CONTAINERS, "root");
  private static final @Nullable Method CHILDREN = Reflected.method(CONTAINER, "children");
  private static final @Nullable Method THREADS = Reflected.method(CONTAINER, "threads");

  private Threads() {}

  /// Whether the threads of a run can be found at all.
  static boolean areVisible() {
    return VALUE != null && THREADS != null && CHILDREN != null && ROOT != null;
  }

  /// All living threads.
  static Stream<Thread> all() {
    Object root = Reflected.call(ROOT, null);
    return root == null ? Thread.getAllStackTraces().keySet().stream() : in(root);
  }

  private static Stream<Thread> in(Object container) {
    Stream<Thread> own = cast(Reflected.call(THREADS, container), Thread.class);
    Stream<Object> children = cast(Reflected.call(CHILDREN, container), Object.class);
    return Stream.concat(own, children.flatMap(Threads::in));
  }

  /// The living threads that work for a run.
  static List<Thread> of(Run run) {
    return all().filter(Thread::isAlive).filter(thread -> worksFor(thread, run)).toList();
  }

  /// The run that a thread works for at present, or null.
  static @Nullable Run runOf(Thread thread) {
    Work work = workOf(thread);
    return work == null ? null : work.run();
  }

  private static boolean worksFor(Thread thread, Run run) {
    Work work = workOf(thread);
    return work != null && work.run() != null ? work.isFor(run) : run == stoppingForCodeOf(thread);
  }

  /// For threads of the common pool, whose tasks need not say for whom they are.
  private static @Nullable Run stoppingForCodeOf(Thread thread) {
    if (thread == Thread.currentThread() || thread.isVirtual() || !Pools.isWorker(thread)) {
      return null;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = stack.length - 1; i >= 0; i--) {
      if (CellTransformer.isCell(stack[i].getClassName())) {
        return Run.stoppingFor(stack[i].getClassName());
      }
    }
    return null;
  }

  /// What a platform thread was given to run.
  static @Nullable Object taskOf(Thread thread) {
    return Reflected.get(TASK, Reflected.get(HOLDER, thread));
  }

  private static @Nullable Work workOf(Thread thread) {
    Object table = Reflected.get(TABLE, Reflected.get(INHERITED, thread));
    if (table == null) {
      return null;
    }
    for (int i = 0; i < Array.getLength(table); i++) {
      if (Array.get(table, i) instanceof Reference<?> entry
          && Work.OF_THREAD == entry.get()
          && Reflected.get(VALUE, entry) instanceof Work work) {
        return work.settle(thread);
      }
    }
    return null;
  }

  private static <T> Stream<T> cast(@Nullable Object stream, Class<T> type) {
    return stream instanceof Stream<?> objects
        ? objects.filter(type::isInstance).map(type::cast)
        : Stream.empty();
  }

  private static @Nullable Class<?> jdk(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
