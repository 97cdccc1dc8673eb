package lockstep.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What is asked of Linux itself: to park a thread for as long as a 32-bit word has a value
/// (`futex`), and to give back the pages of memory that nobody needs any more (`madvise`).
///
/// Binding the calls costs a new process 35 ms, so a thread of its own does it when the first wait
/// or wake comes. Until then, on other systems, and where native access was not enabled, waiters
/// poll, and memory goes back once nobody maps it.
final class Kernel {

  /// Numbers of the system calls on one architecture.
  private record Numbers(long futex, long madvise) {}

  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final int REMOVE = 9;
  private static final long PAGE = 1 << 16;

  private static final Numbers ARM = new Numbers(98, 233);
  private static final Numbers INTEL = new Numbers(202, 28);
  private static final @Nullable Numbers NUMBERS =
      Map.of("amd64", INTEL, "x86_64", INTEL, "aarch64", ARM).get(System.getProperty("os.arch"));

  private static final boolean AVAILABLE =
      NUMBERS != null
          && System.getProperty("os.name").equals("Linux")
          && Kernel.class.getModule().isNativeAccessEnabled();

  private static final AtomicBoolean BINDING = new AtomicBoolean();
  private static final ExecutorService BINDER =
      Executors.newSingleThreadExecutor(
          task ->
              Thread.ofPlatform()
                  .daemon()
                  .inheritInheritableThreadLocals(false)
                  .name("lockstep-kernel")
                  .unstarted(task));

  private static volatile @Nullable MethodHandle call;

  private Kernel() {}

  /// Whether [#await] works already; the first call gets it going.
  static boolean canWait() {
    if (call != null) {
      return true;
    }
    if (AVAILABLE && BINDING.compareAndSet(false, true)) {
      BINDER.execute(() -> call = bind());
    }
    return false;
  }

  /// Parks the calling platform thread while the word has this value, at most so long. It may
  /// return early for no reason.
  static void await(long address, int value, long nanos) {
    try (Arena arena = Arena.ofConfined()) {
      invoke(NUMBERS.futex, address, WAIT, value, time(arena, nanos));
    }
  }

  /// A `struct timespec`.
  private static long time(Arena arena, long nanos) {
    MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
    time.setAtIndex(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
    time.setAtIndex(ValueLayout.JAVA_LONG, 1, nanos % 1_000_000_000);
    return time.address();
  }

  /// Wakes up to this many threads that are parked on the word, in any process.
  static void wake(Region region, int at, int count) {
    later(() -> invoke(NUMBERS.futex, region.address() + at, WAKE, count, 0));
  }

  /// Gives back all memory of a region but its start; whoever reads it later reads zeros.
  static void discard(Region region) {
    long bytes = (region.id().bytes() - PAGE) & -PAGE;
    if (bytes > 0) {
      later(() -> invoke(NUMBERS.madvise, region.address() + PAGE, bytes, REMOVE, 0));
    }
  }

  /// Another process may be parked although this one has bound nothing yet.
  private static void later(Runnable request) {
    if (canWait()) {
      request.run();
    } else if (AVAILABLE) {
      BINDER.execute(request);
    }
  }

  private static void invoke(long number, long a, long b, long c, long d) {
    MethodHandle bound = call;
    if (bound == null) {
      return;
    }
    try {
      // The result does not matter: whoever waits looks at the word again.
      long ignored = (long) bound.invokeExact(number, a, b, c, d);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    var number = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(number, number, number, number, number, number),
        Linker.Option.firstVariadicArg(1));
  }
}
