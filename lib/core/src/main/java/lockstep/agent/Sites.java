package lockstep.agent;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.Collection;
import java.util.Map;
import java.util.WeakHashMap;

/// The checkpoints of all cell classes, and whether they look.
///
/// Each cell class has two call sites, one for loops and entries and one for `catch`. Usually their
/// target does nothing, and the compiler leaves nothing of them in machine code, not even a memory
/// barrier. While a run is being stopped they call [Work#check]: setting the target throws away the
/// machine code that relied on the old one, also of a loop that never ends.
///
/// Any thread may call it. After [#look] returns, every thread reaches a looking checkpoint soon.
final class Sites {

  private static final MethodType LOOP = MethodType.methodType(void.class);
  private static final MethodType CATCH = MethodType.methodType(void.class, Throwable.class);
  private static final MethodHandle CHECK = find("check", LOOP);
  private static final MethodHandle CHECK_CAUGHT = find("checkCaught", CATCH);
  private static final MethodHandle NOTHING = MethodHandles.empty(LOOP);
  private static final MethodHandle NOTHING_CAUGHT = MethodHandles.empty(CATCH);

  private final Map<Class<?>, Pair> pairs = new WeakHashMap<>();
  private boolean looking;

  /// The call site of a checkpoint in a loop or at an entry.
  synchronized CallSite loop(Class<?> cell) {
    return pairs.computeIfAbsent(cell, c -> new Pair(looking)).loop;
  }

  /// The call site of a checkpoint in a `catch`.
  synchronized CallSite caught(Class<?> cell) {
    return pairs.computeIfAbsent(cell, c -> new Pair(looking)).caught;
  }

  /// Makes every checkpoint look, those of classes to come included.
  synchronized void look() {
    if (!looking) {
      looking = true;
      set(pairs.values(), true);
    }
  }

  /// Makes every checkpoint free again, but for some classes.
  ///
  /// @param names classes whose code may still have to be stopped
  synchronized void rest(Collection<String> names) {
    looking = false;
    pairs.forEach((type, pair) -> pair.wanted = names.contains(type.getName()));
    set(pairs.values().stream().filter(pair -> pair.wanted).toList(), true);
    set(pairs.values().stream().filter(pair -> !pair.wanted).toList(), false);
  }

  private static void set(Collection<Pair> pairs, boolean look) {
    MutableCallSite[] changed =
        pairs.stream()
            .filter(pair -> pair.looks != look)
            .flatMap(pair -> pair.set(look))
            .toArray(MutableCallSite[]::new);
    if (changed.length > 0) {
      MutableCallSite.syncAll(changed);
    }
  }

  private static MethodHandle find(String method, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(Work.class, method, type);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// The call sites of one class.
  private static final class Pair {

    final MutableCallSite loop = new MutableCallSite(NOTHING);
    final MutableCallSite caught = new MutableCallSite(NOTHING_CAUGHT);
    boolean looks;
    boolean wanted;

    Pair(boolean look) {
      set(look);
    }

    java.util.stream.Stream<MutableCallSite> set(boolean look) {
      looks = look;
      loop.setTarget(look ? CHECK : NOTHING);
      caught.setTarget(look ? CHECK_CAUGHT : NOTHING_CAUGHT);
      return java.util.stream.Stream.of(loop, caught);
    }
  }
}
