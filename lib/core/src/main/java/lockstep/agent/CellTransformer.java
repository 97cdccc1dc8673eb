package lockstep.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Transforms the classes that JShell makes from cells, on whichever thread loads them.
///
/// If a step fails, the class loads as the compiler wrote it; the first time says so on standard
/// error.
final class CellTransformer implements ClassFileTransformer {

  private final KeptClasses kept;
  private final AtomicBoolean warned = new AtomicBoolean();

  CellTransformer(KeptClasses kept) {
    this.kept = kept;
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
    try {
      byte[] travelling = TravelShape.of(classFile);
      kept.keep(loader, name, travelling);
      return travelling;
    } catch (Throwable e) {
      // The JVM would swallow it without a word.
      kept.keep(loader, name, classFile);
      warn(name, e);
      return null;
    }
  }

  private void warn(String name, Throwable e) {
    if (warned.compareAndSet(false, true)) {
      System.err.println(
          "Lockstep: the class " + name.replace('/', '.') + " runs as it was written: " + e);
    }
  }
}
