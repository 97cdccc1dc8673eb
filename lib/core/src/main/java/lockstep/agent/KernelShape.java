package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The few places of the two kernels where the agent listens. Nothing else of them is changed.
///
/// | class | method | what the agent does there |
/// |---|---|---|
/// | `BaseKernel` | `handleExecuteRequest` | begin and end of a cell |
/// | | `handleInterruptRequest` | keeps an interrupt that comes before its cell |
/// | | `replaceOutputStreams` | puts its streams over the kernel's |
/// | `*ExecutionControl` | `invoke` | begin and end of a snippet |
/// | | `interrupt` | stops the run of the cell |
/// | `DisplayStream` | `display`, `updateDisplay` | text printed before comes before |
///
/// A kernel that has no such method loads as it is, and the parts that need it are off.
final class KernelShape implements ClassFileTransformer {

  private static final ClassDesc LINKAGE = ClassDesc.of(Linkage.class.getName());

  private static final Set<String> KERNEL =
      Set.of("handleExecuteRequest", "handleInterruptRequest", "replaceOutputStreams");
  private static final Set<String> CONTROL = Set.of("invoke", "interrupt");

  private static final Set<String> DISPLAY = Set.of("display", "updateDisplay");

  private static final Map<String, Set<String>> PLACES =
      Map.of(
          "org/dflib/jjava/jupyter/kernel/BaseKernel", KERNEL,
          "org/dflib/jjava/jupyter/kernel/DisplayStream", DISPLAY,
          "io/github/spencerpark/jupyter/kernel/BaseKernel", KERNEL,
          "io/github/spencerpark/jupyter/kernel/DisplayStream", DISPLAY,
          "org/dflib/jjava/kernel/execution/JJavaExecutionControl", CONTROL,
          "io/github/spencerpark/ijava/execution/IJavaExecutionControl", CONTROL);

  private static final Part[] PARTS = {Part.STOP, Part.OUTPUT, Part.THREADS};

  /// Methods that have not been seen yet; guarded by itself.
  private final Set<String> missing = new HashSet<>();

  KernelShape() {
    missing.addAll(KERNEL);
    missing.addAll(CONTROL);
    for (Part part : PARTS) {
      part.fails("this is neither IJava nor JJava");
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || !PLACES.containsKey(name)) {
      return null;
    }
    try {
      return shape(classFile, PLACES.get(name));
    } catch (RuntimeException e) {
      // The JVM would swallow it without a word; the parts stay off, and say so.
      return null;
    }
  }

  private byte[] shape(byte[] classFile, Set<String> wanted) {
    ClassModel model = Bodies.FORMAT.parse(classFile);
    Set<String> found = new HashSet<>();
    byte[] shaped =
        Bodies.FORMAT.transformClass(
            model,
            Bodies.rewritten(
                method -> {
                  String name = method.methodName().stringValue();
                  CodeTransform hook = wanted.contains(name) ? hook(name, method) : null;
                  if (hook != null) {
                    found.add(name);
                  }
                  return hook;
                }));
    synchronized (missing) {
      missing.removeAll(found);
      tell();
    }
    return shaped;
  }

  private static @Nullable CodeTransform hook(String name, MethodModel method) {
    int parameters = method.methodTypeSymbol().parameterCount();
    return switch (name) {
      case "handleExecuteRequest" ->
          parameters != 2 ? null : around(KernelShape::begin, call("end"));
      case "handleInterruptRequest" ->
          parameters != 2 ? null : around(KernelShape::interruptRequested, builder -> {});
      case "replaceOutputStreams" -> around(builder -> {}, call("streams"));
      case "invoke" -> parameters != 1 ? null : around(call("snippetBegins"), call("snippetEnds"));
      case "interrupt" ->
          parameters != 0 ? null : around(call("interrupting"), call("interrupted"));
      case "display", "updateDisplay" -> around(call("displaying"), builder -> {});
      default -> null;
    };
  }

  private static CodeTransform around(Consumer<CodeBuilder> before, Consumer<CodeBuilder> after) {
    return Bodies.around(CodeBuilder::with, before, after);
  }

  private static Consumer<CodeBuilder> call(String event) {
    return builder -> builder.invokestatic(LINKAGE, event, MTD_void);
  }

  private static void begin(CodeBuilder builder) {
    builder
        .aload(0)
        .aload(1)
        .aload(2)
        .invokestatic(
            LINKAGE, "begin", MethodTypeDesc.of(CD_void, CD_Object, CD_Object, CD_Object));
  }

  private static void interruptRequested(CodeBuilder builder) {
    builder
        .aload(2)
        .invokestatic(LINKAGE, "interruptRequested", MethodTypeDesc.of(CD_void, CD_Object));
  }

  private void tell() {
    for (Part part : PARTS) {
      if (missing.isEmpty()) {
        part.works();
      } else {
        part.fails("this kernel has no " + String.join(", no ", missing));
      }
    }
  }
}
