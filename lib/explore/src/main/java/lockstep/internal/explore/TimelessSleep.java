package lockstep.internal.explore;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/// Lets `Thread.sleep` take no time in this JVM: it looks for an interrupt, and comes back.
///
/// In a search the order of steps is given, and time decides nothing. A loop that waits by sleeping
/// would take so long that few orders are looked at, the fewer the busier the machine.
final class TimelessSleep implements ClassFileTransformer {

  /// What all ways to sleep come to: its one parameter is the time.
  private static final String SLEEP = "sleepNanos";

  /// Before the first search; once.
  static void install(Instrumentation instrumentation) throws UnmodifiableClassException {
    instrumentation.addTransformer(new TimelessSleep(), true);
    instrumentation.retransformClasses(Thread.class);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (!"java/lang/Thread".equals(name)) {
      return null;
    }
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString(SLEEP), new ForNoTime()));
  }

  /// Before its first instruction, the time becomes 0.
  private static final class ForNoTime implements CodeTransform {

    @Override
    public void atStart(CodeBuilder code) {
      code.lconst_0().lstore(0);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }
}
