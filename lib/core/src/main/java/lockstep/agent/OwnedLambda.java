package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/// A lambda of a cell that carries the run which created it, wherever it is called.
///
/// It takes the place of the JDK's own, one class for each place in the code:
///
/// ```java
///   R apply(T t) {
///     if (Thread.currentThread() == creator) return body(captured, t);   // costs next to nothing
///     Object entered = Linkage.enter(run);
///     try { return body(captured, t); } finally { Linkage.leave(entered); }
///   }
///   Object writeReplace() { ... }   // a SerializedLambda, as the JDK would write it
/// ```
///
/// The body is called through a method handle that the compiler sees as a constant: there is no
/// object and no call more than in a lambda of the JDK.
final class OwnedLambda {

  private static final ClassDesc LINKAGE = ClassDesc.of(Linkage.class.getName());
  private static final ClassDesc THREAD = ClassDesc.of(Thread.class.getName());
  private static final MethodTypeDesc CURRENT_THREAD = MethodTypeDesc.of(THREAD);
  private static final int FINAL_FIELD = ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL;

  private final LambdaSite site;
  private final ClassDesc self;
  private final List<ClassDesc> captured;

  /// What the class needs and cannot name: a body for each method, and [LambdaSite].
  private final List<Object> data = new ArrayList<>();

  private OwnedLambda(LambdaSite site) {
    this.site = site;
    self = ClassDesc.of(site.cell().lookupClass().getName() + "$$Lambda");
    captured = desc(site.factory()).parameterList();
  }

  /// Makes the class of a lambda.
  ///
  /// @throws ReflectiveOperationException or an unchecked exception, if it cannot be made
  static CallSite link(LambdaSite site) throws ReflectiveOperationException {
    OwnedLambda lambda = new OwnedLambda(site);
    byte[] bytes = lambda.bytes();
    MethodHandles.Lookup made =
        site.cell().defineHiddenClassWithClassData(bytes, List.copyOf(lambda.data), true);
    return new ConstantCallSite(made.findStatic(made.lookupClass(), "make", site.factory()));
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private static List<ClassDesc> descs(Iterable<Class<?>> types) {
    List<ClassDesc> descs = new ArrayList<>();
    types.forEach(type -> descs.add(desc(type)));
    return descs;
  }

  private static MethodTypeDesc desc(MethodType type) {
    return type.describeConstable().orElseThrow();
  }

  private static TypeKind kind(Class<?> type) {
    return TypeKind.from(desc(type));
  }

  private byte[] bytes() {
    return ClassFile.of()
        .build(
            self,
            builder -> {
              builder
                  .withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC, AccessFlag.SUPER)
                  .withInterfaceSymbols(descs(site.interfaces()))
                  .withField("run", CD_Object, FINAL_FIELD)
                  .withField("creator", THREAD, FINAL_FIELD);
              for (int i = 0; i < captured.size(); i++) {
                builder.withField("captured" + i, captured.get(i), FINAL_FIELD);
              }
              constructor(builder);
              make(builder);
              site.methods().forEach(type -> method(builder, type));
              writeReplace(builder);
            });
  }

  private void constructor(ClassBuilder builder) {
    builder.withMethodBody(
        INIT_NAME,
        MethodTypeDesc.of(CD_void, captured),
        ClassFile.ACC_PRIVATE,
        code -> {
          code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void);
          for (int i = 0; i < captured.size(); i++) {
            code.aload(0);
            code.loadLocal(TypeKind.from(captured.get(i)), code.parameterSlot(i));
            code.putfield(self, "captured" + i, captured.get(i));
          }
          code.aload(0)
              .invokestatic(LINKAGE, "run", MethodTypeDesc.of(CD_Object))
              .putfield(self, "run", CD_Object)
              .aload(0)
              .invokestatic(THREAD, "currentThread", CURRENT_THREAD)
              .putfield(self, "creator", THREAD)
              .return_();
        });
  }

  private void make(ClassBuilder builder) {
    builder.withMethodBody(
        "make",
        desc(site.factory()),
        ClassFile.ACC_STATIC,
        code -> {
          code.new_(self).dup();
          for (int i = 0; i < captured.size(); i++) {
            code.loadLocal(TypeKind.from(captured.get(i)), code.parameterSlot(i));
          }
          code.invokespecial(self, INIT_NAME, MethodTypeDesc.of(CD_void, captured)).areturn();
        });
  }

  private void method(ClassBuilder builder, MethodType type) {
    MethodHandle body = site.body(type);
    int place = data.size();
    data.add(body);
    builder.withMethodBody(
        site.method(),
        desc(type),
        ClassFile.ACC_PUBLIC,
        code -> {
          Label elsewhere = code.newLabel();
          code.aload(0)
              .getfield(self, "creator", THREAD)
              .invokestatic(THREAD, "currentThread", CURRENT_THREAD)
              .if_acmpne(elsewhere);
          call(code, place, body.type());
          code.return_(kind(type.returnType()));
          code.labelBinding(elsewhere);
          callElsewhere(code, place, body.type());
        });
  }

  private void call(CodeBuilder code, int place, MethodType type) {
    code.loadConstant(datum(place, CD_MethodHandle));
    loadCaptured(code);
    for (int i = captured.size(); i < type.parameterCount(); i++) {
      code.loadLocal(kind(type.parameterType(i)), code.parameterSlot(i - captured.size()));
    }
    code.invokevirtual(CD_MethodHandle, "invokeExact", desc(type));
  }

  private void loadCaptured(CodeBuilder code) {
    for (int i = 0; i < captured.size(); i++) {
      code.aload(0).getfield(self, "captured" + i, captured.get(i));
    }
  }

  private void callElsewhere(CodeBuilder code, int place, MethodType type) {
    int entered = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(0)
        .getfield(self, "run", CD_Object)
        .invokestatic(LINKAGE, "enter", MethodTypeDesc.of(CD_Object, CD_Object))
        .astore(entered);
    Label start = code.newBoundLabel();
    call(code, place, type);
    Label end = code.newBoundLabel();
    code.aload(entered)
        .invokestatic(LINKAGE, "leave", MethodTypeDesc.of(CD_void, CD_Object))
        .return_(kind(type.returnType()));
    Label handler = code.newBoundLabel();
    int failure = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(failure)
        .aload(entered)
        .aload(failure)
        .invokestatic(LINKAGE, "leave", MethodTypeDesc.of(CD_Throwable, CD_Object, CD_Throwable))
        .athrow()
        .exceptionCatchAll(start, end, handler);
  }

  private void writeReplace(ClassBuilder builder) {
    int place = data.size();
    data.add(site);
    builder.withMethodBody(
        "writeReplace",
        MethodTypeDesc.of(CD_Object),
        ClassFile.ACC_PRIVATE,
        code -> {
          code.loadConstant(datum(place, CD_Object));
          code.loadConstant(captured.size()).anewarray(CD_Object);
          for (int i = 0; i < captured.size(); i++) {
            ClassDesc type = captured.get(i);
            code.dup().loadConstant(i).aload(0).getfield(self, "captured" + i, type);
            box(code, site.factory().parameterType(i));
            code.aastore();
          }
          code.invokestatic(
                  LINKAGE,
                  "written",
                  MethodTypeDesc.of(CD_Object, CD_Object, CD_Object.arrayType()))
              .areturn();
        });
  }

  private static void box(CodeBuilder code, Class<?> type) {
    if (type.isPrimitive()) {
      ClassDesc box = desc(MethodType.methodType(type).wrap().returnType());
      code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, desc(type)));
    }
  }

  /// A constant of the class that no class file can hold.
  private static DynamicConstantDesc<?> datum(int place, ClassDesc type) {
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(
            ClassDesc.of(MethodHandles.class.getName()), "classDataAt", CD_Object, CD_int),
        ConstantDescs.DEFAULT_NAME,
        type,
        place);
  }
}
