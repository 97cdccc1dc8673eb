package lockstep.agent;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/// Waits of the JDK that no interrupt ends. Cells call these methods instead, and they end when the
/// cell is stopped; any other interrupt is kept for later, as the JDK does.
///
/// Public for cells alone. Each method has the name of the one that it replaces, and its object as
/// the first parameter.
public final class Waits {

  private static final String LOCKS = "java/util/concurrent/locks/";

  /// Classes whose methods are found under the name of an interface.
  private static final Map<String, String> KNOWN_AS =
      Map.of(
          LOCKS + "ReentrantLock", LOCKS + "Lock",
          LOCKS + "ReentrantReadWriteLock$ReadLock", LOCKS + "Lock",
          LOCKS + "ReentrantReadWriteLock$WriteLock", LOCKS + "Lock");

  /// What is replaced, by owner, name and type, and the type of what replaces it.
  private static final Map<String, MethodType> METHODS = new HashMap<>();

  static {
    for (Method method : Waits.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
        String owner = type.parameterType(0).getName().replace('.', '/');
        METHODS.put(
            owner
                + "."
                + method.getName()
                + type.dropParameterTypes(0, 1).toMethodDescriptorString(),
            type);
      }
    }
  }

  private Waits() {}

  /// The type of the method here that replaces a call, or null.
  static @Nullable MethodType replacing(String owner, String name, String type) {
    return METHODS.get(KNOWN_AS.getOrDefault(owner, owner) + "." + name + type);
  }

  /// Ended by a stop.
  public static void lock(Lock lock) {
    if (isOfJdk(lock)) {
      until(() -> lock.lockInterruptibly());
    } else {
      lock.lock();
    }
  }

  /// Ended by a stop.
  public static void awaitUninterruptibly(Condition condition) {
    if (isOfJdk(condition)) {
      until(() -> condition.await());
    } else {
      condition.awaitUninterruptibly();
    }
  }

  /// Ended by a stop.
  public static void acquireUninterruptibly(Semaphore semaphore) {
    until(() -> semaphore.acquire());
  }

  /// Ended by a stop.
  public static void acquireUninterruptibly(Semaphore semaphore, int permits) {
    until(() -> semaphore.acquire(permits));
  }

  /// Ended by a stop.
  public static int arriveAndAwaitAdvance(Phaser phaser) {
    return awaitAdvance(phaser, phaser.arrive());
  }

  /// Ended by a stop.
  public static int awaitAdvance(Phaser phaser, int phase) {
    int[] next = new int[1];
    until(() -> next[0] = phaser.awaitAdvanceInterruptibly(phase));
    return next[0];
  }

  /// Ended by a stop.
  public static long writeLock(StampedLock lock) {
    long[] stamp = new long[1];
    until(() -> stamp[0] = lock.writeLockInterruptibly());
    return stamp[0];
  }

  /// Ended by a stop.
  public static long readLock(StampedLock lock) {
    long[] stamp = new long[1];
    until(() -> stamp[0] = lock.readLockInterruptibly());
    return stamp[0];
  }

  /// Ended by a stop.
  public static @Nullable Object join(CompletableFuture<?> future) {
    until(
        () -> {
          try {
            future.get();
          } catch (ExecutionException | CancellationException e) {
            // To be thrown as `join` throws it.
          }
        });
    return future.join();
  }

  /// A class of somebody else may mean something else by its methods.
  private static boolean isOfJdk(Object object) {
    return object.getClass().getClassLoader() == null;
  }

  private static void until(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.once();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        Work.check();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Wait {
    void once() throws InterruptedException;
  }
}
