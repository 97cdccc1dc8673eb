package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Accesses to shared memory of every operation, tried as the last one of a process.
///
/// For each operation, a twin of the library dies at its first access, the next at its second, and
/// so on, until one comes through. After each death, a survivor must find what the package comment
/// promises. The kill campaign does the same by chance, with real processes. Operations that go
/// through long tables have hundreds of accesses, of which some are left out; `-Dlockstep.stride=1`
/// tries them all.
@Timeout(240)
class CrashPointTest {

  private static final int DENSE = 50;
  private static final int STRIDE = Integer.getInteger("lockstep.stride", 11);

  static List<String> operations() {
    return CrashOperation.ALL.stream().map(CrashOperation::name).toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aProcessMayDieAtAnyAccess(String name) throws Exception {
    int access = 0;
    while (dies(CrashOperation.named(name), access)) {
      access += access < DENSE ? 1 : STRIDE;
    }
    assertTrue(access > 1, "nothing was tried");
  }

  /// Lets a twin die at an access, and checks what it leaves.
  ///
  /// @return false if the operation has no more accesses
  private static <H extends AutoCloseable> boolean dies(CrashOperation<H> operation, int access)
      throws Exception {
    H handle = operation.create().call();
    boolean died;
    try (handle) {
      try (Twin twin = new Twin()) {
        died = perform(twin, operation.name(), handle, access);
      }
      try {
        operation.check().accept(handle);
      } catch (Throwable e) {
        throw new AssertionError(operation.name() + ", death at access " + access, e);
      }
    }
    return died;
  }

  private static boolean perform(Twin twin, String name, Object handle, int access)
      throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(handle);
    }
    var run =
        Class.forName(CrashPointTest.class.getName() + "$Run", true, twin)
            .getDeclaredMethod("run", String.class, byte[].class, int.class);
    run.setAccessible(true);
    try {
      run.invoke(null, name, bytes.toByteArray(), access);
      return false;
    } catch (InvocationTargetException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof CrashPoint.Crash) {
          return true;
        }
      }
      throw e;
    }
  }

  /// What runs in the twin.
  static final class Run {
    static void run(String name, byte[] handle, int access) throws Exception {
      run(CrashOperation.named(name), handle, access);
    }

    @SuppressWarnings("unchecked")
    private static <H extends AutoCloseable> void run(
        CrashOperation<H> operation, byte[] bytes, int access) throws Exception {
      H handle;
      try (var in = new TwinStream(new ByteArrayInputStream(bytes))) {
        handle = (H) in.readObject();
      }
      try {
        CrashPoint.set(access);
        operation.perform().accept(handle);
      } finally {
        CrashPoint.clear();
      }
    }
  }

  /// Finds classes where this class was loaded.
  private static final class TwinStream extends ObjectInputStream {
    TwinStream(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
      return Class.forName(type.getName(), false, TwinStream.class.getClassLoader());
    }
  }

  static void assertOneOf(long value, long... allowed) {
    for (long each : allowed) {
      if (value == each) {
        return;
      }
    }
    assertEquals(List.of(allowed), value);
  }
}
