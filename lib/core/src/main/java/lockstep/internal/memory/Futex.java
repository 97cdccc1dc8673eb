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

/// Linux's futex: the kernel parks a thread for as long as a 32-bit word has a value.
///
/// Binding it costs a new process 35 ms, so a thread of its own does it when the first wait or wake
/// comes; until then, where it does not exist, and where native access was not enabled, [#call] is
/// null and waiters poll instead.
final class Futex {

  private static final int WAIT = 0;
  private static final int WAKE = 1;

  /// The system call's number, per architecture.
  private static final Map<String, Long> NUMBER =
      Map.of("amd64", 202L, "x86_64", 202L, "aarch64", 98L, "riscv64", 98L);

  private static final boolean AVAILABLE =
      System.getProperty("os.name").equals("Linux")
          && NUMBER.containsKey(System.getProperty("os.arch"))
          && Futex.class.getModule().isNativeAccessEnabled();

  private static final long SYSCALL = NUMBER.getOrDefault(System.getProperty("os.arch"), -1L);

  private static final AtomicBoolean BINDING = new AtomicBoolean();
  private static final ExecutorService BINDER =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("lockstep-futex").unstarted(task));

  private static volatile @Nullable MethodHandle call;

  private Futex() {}

  /// Whether [#await] works already; the first call gets it going.
  static boolean isReady() {
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
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      time.setAtIndex(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
      time.setAtIndex(ValueLayout.JAVA_LONG, 1, nanos % 1_000_000_000);
      invoke(address, WAIT, value, time.address());
    }
  }

  /// Wakes up to this many threads that are parked on the word, in any process.
  static void wake(Region region, int at, int count) {
    if (isReady()) {
      invoke(region.address() + at, WAKE, count, 0);
    } else if (AVAILABLE) {
      // Another process may have it bound already and be parked.
      BINDER.execute(() -> invoke(region.address() + at, WAKE, count, 0));
    }
  }

  private static void invoke(long address, int operation, int value, long time) {
    MethodHandle bound = call;
    if (bound == null) {
      return;
    }
    try {
      // The result does not matter: whoever waits looks at the word again.
      long ignored = (long) bound.invokeExact(SYSCALL, address, operation, value, time);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    var type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG);
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"), type, Linker.Option.firstVariadicArg(1));
  }
}
