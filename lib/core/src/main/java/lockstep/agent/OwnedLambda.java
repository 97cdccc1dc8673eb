package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Makes a lambda of a cell carry the run that created it, wherever it is called.
///
/// Around the JDK's lambda goes another object of the same type, of a class made for the call site:
///
/// ```java
///   R apply(T t) {
///     if (Thread.currentThread() == creator) return inner.apply(t);   // costs next to nothing
///     Object before = Linkage.enter(run);
///     try { return inner.apply(t); } finally { Linkage.leave(before); }
///   }
///   Object writeReplace() { ... }   // that of the inner lambda
/// ```
///
/// If it cannot be made, the lambda works as ever, for the thread that runs it.
final class OwnedLambda {

  private static final ClassDesc LINKAGE = ClassDesc.of(Linkage.class.getName());
  private static final ClassDesc THREAD = ClassDesc.of(Thread.class.getName());
  private static final int FINAL_FIELD = ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL;

  /// Places among the arguments of `altMetafactory`.
  private static final int METHOD = 0;

  private static final int FLAGS = 3;

  private final ClassDesc self;
  private final ClassDesc type;
  private final String method;

  private OwnedLambda(ClassDesc self, ClassDesc type, String method) {
    this.self = self;
    this.type = type;
    this.method = method;
  }

  /// @param lambda makes the JDK's lambda
  /// @param arguments what `altMetafactory` got
  static CallSite link(
      MethodHandles.Lookup cell, String method, CallSite lambda, Object... arguments) {
    try {
      Class<?> type = lambda.type().returnType();
      Extras extras = Extras.of(arguments);
      Set<ClassDesc> interfaces = new LinkedHashSet<>();
      interfaces.add(desc(type));
      extras.markers.forEach(marker -> interfaces.add(desc(marker)));
      interfaces.add(ClassDesc.of("java.io.Serializable"));
      ClassDesc self = ClassDesc.of(cell.lookupClass().getName() + "$$Lambda");
      byte[] bytes =
          new OwnedLambda(self, desc(type), method)
              .bytes(List.copyOf(interfaces), extras.descriptors);
      MethodHandles.Lookup made = cell.defineHiddenClass(bytes, true);
      MethodHandle wrap =
          made.findStatic(made.lookupClass(), "wrap", MethodType.methodType(type, type));
      return new ConstantCallSite(MethodHandles.filterReturnValue(lambda.getTarget(), wrap));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return lambda;
    }
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private byte[] bytes(List<ClassDesc> interfaces, Set<MethodTypeDesc> descriptors) {
    return ClassFile.of()
        .build(
            self,
            builder -> {
              builder
                  .withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC, AccessFlag.SUPER)
                  .withInterfaceSymbols(interfaces)
                  .withField("inner", type, FINAL_FIELD)
                  .withField("run", CD_Object, FINAL_FIELD)
                  .withField("creator", THREAD, FINAL_FIELD);
              constructor(builder);
              wrap(builder);
              writeReplace(builder);
              descriptors.forEach(descriptor -> method(builder, descriptor));
            });
  }

  private MethodTypeDesc constructorType() {
    return MethodTypeDesc.of(ConstantDescs.CD_void, type, CD_Object, THREAD);
  }

  private void constructor(ClassBuilder builder) {
    builder.withMethodBody(
        INIT_NAME,
        constructorType(),
        ClassFile.ACC_PRIVATE,
        code ->
            code.aload(0)
                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                .aload(0)
                .aload(1)
                .putfield(self, "inner", type)
                .aload(0)
                .aload(2)
                .putfield(self, "run", CD_Object)
                .aload(0)
                .aload(3)
                .putfield(self, "creator", THREAD)
                .return_());
  }

  private void wrap(ClassBuilder builder) {
    builder.withMethodBody(
        "wrap",
        MethodTypeDesc.of(type, type),
        ClassFile.ACC_STATIC,
        code ->
            code.invokestatic(LINKAGE, "run", MethodTypeDesc.of(CD_Object))
                .astore(1)
                .aload(1)
                .ifThen(java.lang.classfile.Opcode.IFNULL, plain -> plain.aload(0).areturn())
                .new_(self)
                .dup()
                .aload(0)
                .aload(1)
                .invokestatic(THREAD, "currentThread", MethodTypeDesc.of(THREAD))
                .invokespecial(self, INIT_NAME, constructorType())
                .areturn());
  }

  private void writeReplace(ClassBuilder builder) {
    builder.withMethodBody(
        "writeReplace",
        MethodTypeDesc.of(CD_Object),
        ClassFile.ACC_PRIVATE,
        code ->
            code.aload(0)
                .getfield(self, "inner", type)
                .invokestatic(LINKAGE, "written", MethodTypeDesc.of(CD_Object, CD_Object))
                .areturn());
  }

  private void method(ClassBuilder builder, MethodTypeDesc descriptor) {
    builder.withMethodBody(
        method,
        descriptor,
        ClassFile.ACC_PUBLIC,
        code -> {
          Label elsewhere = code.newLabel();
          code.aload(0)
              .getfield(self, "creator", THREAD)
              .invokestatic(THREAD, "currentThread", MethodTypeDesc.of(THREAD))
              .if_acmpne(elsewhere);
          call(code, descriptor);
          code.return_(TypeKind.from(descriptor.returnType()));
          code.labelBinding(elsewhere);
          callElsewhere(code, descriptor);
        });
  }

  private void call(CodeBuilder code, MethodTypeDesc descriptor) {
    code.aload(0).getfield(self, "inner", type);
    for (int i = 0; i < descriptor.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(descriptor.parameterType(i)), code.parameterSlot(i));
    }
    code.invokeinterface(type, method, descriptor);
  }

  private void callElsewhere(CodeBuilder code, MethodTypeDesc descriptor) {
    TypeKind result = TypeKind.from(descriptor.returnType());
    int before = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(0)
        .getfield(self, "run", CD_Object)
        .invokestatic(LINKAGE, "enter", MethodTypeDesc.of(CD_Object, CD_Object))
        .astore(before);
    Label start = code.newBoundLabel();
    call(code, descriptor);
    Label end = code.newBoundLabel();
    code.aload(before)
        .invokestatic(LINKAGE, "leave", MethodTypeDesc.of(ConstantDescs.CD_void, CD_Object))
        .return_(result);
    Label handler = code.newBoundLabel();
    int failure = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(failure)
        .aload(before)
        .aload(failure)
        .invokestatic(LINKAGE, "leave", MethodTypeDesc.of(CD_Throwable, CD_Object, CD_Throwable))
        .athrow()
        .exceptionCatchAll(start, end, handler);
  }

  /// Interfaces and methods beyond the functional one.
  private record Extras(List<Class<?>> markers, Set<MethodTypeDesc> descriptors) {

    static Extras of(Object... arguments) {
      int flags = (Integer) arguments[FLAGS];
      int next = FLAGS + 1;
      List<Class<?>> markers = new java.util.ArrayList<>();
      Set<MethodTypeDesc> descriptors = new LinkedHashSet<>();
      descriptors.add(descriptor(arguments[METHOD]));
      if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
        int count = (Integer) arguments[next++];
        for (int i = 0; i < count; i++) {
          markers.add((Class<?>) arguments[next++]);
        }
      }
      if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
        int count = (Integer) arguments[next++];
        for (int i = 0; i < count; i++) {
          descriptors.add(descriptor(arguments[next++]));
        }
      }
      return new Extras(markers, descriptors);
    }

    private static MethodTypeDesc descriptor(Object type) {
      return ((MethodType) type).describeConstable().orElseThrow();
    }
  }
}
