package lockstep.shared;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/// Ends what a thread does at one of its accesses to shared memory, and at all that follow.
///
/// For one thread of the whole JVM at a time.
public final class CrashPoint {

  /// What the thread gets: as good as dead, it can change nothing any more.
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crashed", null, false, false);
    }
  }

  private static Thread victim;
  private static int left;

  private CrashPoint() {}

  /// Lets the calling thread crash at one of its accesses, counted from 0.
  public static void set(int access) {
    victim = Thread.currentThread();
    left = access;
  }

  public static void clear() {
    victim = null;
  }

  /// The same words, where each access by the victim may be its last.
  public static VarHandle guard(VarHandle words) {
    try {
      MethodHandle reached =
          MethodHandles.lookup()
              .findStatic(CrashPoint.class, "reached", MethodType.methodType(int.class, int.class));
      return MethodHandles.filterCoordinates(words, 1, reached);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static int reached(int offset) {
    if (Thread.currentThread() == victim && --left < 0) {
      throw new Crash();
    }
    return offset;
  }
}
