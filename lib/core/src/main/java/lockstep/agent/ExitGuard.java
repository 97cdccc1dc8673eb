package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Keeps code of cells from ending the kernel, whichever way it calls [Runtime#exit] or
/// [Runtime#halt].
///
/// The only classes of the JDK that the agent changes. `Runtime` cannot see our classes, so a small
/// one is put beside it in `java.lang`, with a field that holds this guard:
///
/// ```
///   Runtime.exit(3) ──▶ LockstepGate.guard.accept(3) ──▶ ExitGuard: throws, or lets it pass
/// ```
///
/// The kernel's own shutdown passes: no frame of it, and no thread, belongs to a cell.
final class ExitGuard implements IntConsumer {

  private static final ClassDesc GATE = ClassDesc.of("java.lang.LockstepGate");
  private static final ClassDesc CONSUMER = ClassDesc.of(IntConsumer.class.getName());
  private static final StackWalker STACK = StackWalker.getInstance();

  private ExitGuard() {}

  /// Needs `java.lang` to be open to this package.
  static void install(Instrumentation jvm) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(Runtime.class, MethodHandles.lookup());
    Class<?> gate = lookup.defineClass(gate());
    gate.getField("guard").set(null, new ExitGuard());
    ClassFileTransformer transformer = new Guarding();
    jvm.addTransformer(transformer, true);
    try {
      jvm.retransformClasses(Runtime.class);
    } catch (java.lang.instrument.UnmodifiableClassException e) {
      throw new ReflectiveOperationException(e);
    } finally {
      jvm.removeTransformer(transformer);
    }
  }

  private static byte[] gate() {
    return ClassFile.of()
        .build(
            GATE,
            builder ->
                builder
                    .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withField("guard", CONSUMER, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC));
  }

  @Override
  public void accept(int status) {
    Run run = Work.currentRun();
    if (run != null
        || STACK.walk(
            frames -> frames.anyMatch(frame -> CellTransformer.isCell(frame.getClassName())))) {
      throw new ExitRefused(status);
    }
  }

  private static final class Guarding implements ClassFileTransformer {

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        java.security.@Nullable ProtectionDomain domain,
        byte[] classFile) {
      if (!"java/lang/Runtime".equals(name)) {
        return null;
      }
      ClassModel model = Bodies.FORMAT.parse(classFile);
      return Bodies.FORMAT.transformClass(
          model,
          Bodies.rewritten(
              method ->
                  method.methodName().equalsString("exit")
                          || method.methodName().equalsString("halt")
                      ? new AskFirst()
                      : null));
    }
  }

  private static final class AskFirst implements CodeTransform {

    @Override
    public void atStart(CodeBuilder builder) {
      builder
          .getstatic(GATE, "guard", CONSUMER)
          .iload(1)
          .invokeinterface(CONSUMER, "accept", MethodTypeDesc.of(CD_void, CD_int));
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      builder.with(element);
    }
  }
}
