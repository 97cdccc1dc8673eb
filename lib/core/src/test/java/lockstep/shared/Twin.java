package lockstep.shared;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// A second copy of the library in this JVM, which takes itself for another process, and can be
/// stopped at each of its accesses to shared memory.
///
/// What it holds, it holds in the name of a real process that does nothing: when that is killed,
/// the twin is dead for all others.
final class Twin extends ClassLoader implements AutoCloseable {

  private static final ClassDesc VAR_HANDLE = ClassDesc.of("java.lang.invoke.VarHandle");

  private final Process body;

  Twin() throws IOException {
    super(Twin.class.getClassLoader());
    body = new ProcessBuilder("sleep", "600").start();
    // Until it has become what it is to be, its state may not be readable.
    while (body.info().command().filter(path -> !path.endsWith("jspawnhelper")).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /// Kills it, and waits until it is gone.
  @Override
  public void close() {
    body.destroyForcibly().onExit().join();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ours =
        name.startsWith("lockstep.shared.") || name.startsWith("lockstep.internal.memory.");
    if (!ours || (name + "$").startsWith(CrashPoint.class.getName() + "$")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      bytes =
          switch (name) {
            case "lockstep.internal.memory.Words" -> changed(bytes, Twin::guarded);
            case "lockstep.internal.memory.Life" -> changed(bytes, this::inTheNameOfTheBody);
            case "lockstep.internal.memory.Signal", "lockstep.internal.memory.Mutex" ->
                changed(bytes, Twin::withoutSpinning);
            default -> bytes;
          };
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private interface Change {
    boolean replaced(CodeBuilder code, Instruction instruction);
  }

  private static byte[] changed(byte[] bytes, Change change) {
    CodeTransform instructions =
        (code, element) -> {
          if (!(element instanceof Instruction instruction && change.replaced(code, instruction))) {
            code.with(element);
          }
        };
    return ClassFile.of()
        .transformClass(
            ClassFile.of().parse(bytes),
            ClassTransform.transformingMethodBodies(
                method -> method.methodName().equalsString("<clinit>"), instructions));
  }

  /// Every word that is stored in a field is guarded first.
  private static boolean guarded(CodeBuilder code, Instruction instruction) {
    if (instruction instanceof FieldInstruction field && field.typeSymbol().equals(VAR_HANDLE)) {
      code.invokestatic(
              ClassDesc.of(CrashPoint.class.getName()),
              "guard",
              MethodTypeDesc.of(VAR_HANDLE, VAR_HANDLE))
          .putstatic(field.owner().asSymbol(), field.name().stringValue(), VAR_HANDLE);
      return true;
    }
    return false;
  }

  /// As on a machine with one core: spinning is hundreds of accesses that change nothing.
  private static boolean withoutSpinning(CodeBuilder code, Instruction instruction) {
    if (instruction instanceof ConstantInstruction constant
        && constant.constantValue() instanceof Integer looks
        && looks > 1) {
      code.loadConstant(0);
      return true;
    }
    return false;
  }

  private boolean inTheNameOfTheBody(CodeBuilder code, Instruction instruction) {
    if (instruction instanceof ConstantInstruction constant
        && constant.constantValue().equals("self")) {
      code.loadConstant(Long.toString(body.pid()));
      return true;
    }
    return false;
  }
}
