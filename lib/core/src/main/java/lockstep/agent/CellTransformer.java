package lockstep.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Transforms the classes that JShell makes from cells, on whichever thread loads them.
///
/// If a step fails, the class loads as the step before left it; the first time says so on standard
/// error.
final class CellTransformer implements ClassFileTransformer {

  private final KeptClasses kept;
  private final AtomicBoolean warned = new AtomicBoolean();

  CellTransformer(KeptClasses kept) {
    this.kept = kept;
  }

  /// Whether a class, named with dots, was made from a cell.
  static boolean isCell(String className) {
    return className.startsWith("REPL.");
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || name == null || !name.startsWith("REPL/")) {
      return null;
    }
    Run run = Evaluation.currentRun();
    if (run != null) {
      run.defines(name.replace('/', '.'));
    }
    byte[] travelling = step(Part.TRAVEL, TravelShape::of, name, classFile);
    kept.keep(loader, name, travelling);
    // What the kernel's start-up script defines is nobody's cell, and must not cost the start.
    return Evaluation.hasBegun() ? step(Part.STOP, StopShape::of, name, travelling) : travelling;
  }

  /// The JVM would swallow a failure without a word.
  private byte[] step(Part part, Shape shape, String name, byte[] classFile) {
    if (part.isWanted()) {
      try {
        return shape.of(classFile);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        warn(part, name, e);
      }
    }
    return classFile;
  }

  private void warn(Part part, String name, Throwable e) {
    if (warned.compareAndSet(false, true)) {
      System.err.println(
          "Lockstep: not for the class "
              + name.replace('/', '.')
              + ": "
              + part.promise()
              + ". "
              + e);
    }
  }

  private interface Shape {
    byte[] of(byte[] classFile);
  }
}
