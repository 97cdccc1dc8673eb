package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Makes objects of a class that is a task carry the run which created them, as lambdas do.
///
/// ```java
///   class Job implements Runnable {
///     private transient Object lockstep$run;              // added
///     Job() { lockstep$run = Linkage.run(); ... }
///     public void run() { Linkage.enterTask(lockstep$run); try { ... } finally { Linkage.leaveTask(); } }
///   }
/// ```
///
/// A task is what says so itself; records cannot have the field. The class that goes to another
/// process does not have it either, which Java's serialization does not mind.
final class OwnedTask {

  private static final ClassDesc LINKAGE = ClassDesc.of(Linkage.class.getName());
  private static final String FIELD = "lockstep$run";

  /// What is a task, and the method that does it.
  private static final Map<String, String> TASKS =
      Map.of(
          "java/lang/Runnable", "run",
          "java/util/TimerTask", "run",
          "java/util/concurrent/Callable", "call",
          "java/util/function/Supplier", "get",
          "java/util/concurrent/RecursiveTask", "compute",
          "java/util/concurrent/RecursiveAction", "compute",
          "java/util/concurrent/CountedCompleter", "compute");

  private static final int NO_TASK =
      ClassFile.ACC_INTERFACE | ClassFile.ACC_ENUM | ClassFile.ACC_MODULE;

  private OwnedTask() {}

  /// Whether objects of the class are tasks.
  static boolean is(ClassModel type) {
    return (type.flags().flagsMask() & NO_TASK) == 0
        && type.superclass().filter(s -> s.name().equalsString("java/lang/Record")).isEmpty()
        && !workOf(type).isEmpty();
  }

  /// Names of the methods that do the work of a task.
  private static Set<String> workOf(ClassModel type) {
    Set<String> names = new HashSet<>();
    type.superclass().ifPresent(s -> names.add(TASKS.getOrDefault(s.asInternalName(), "")));
    for (ClassEntry each : type.interfaces()) {
      names.add(TASKS.getOrDefault(each.asInternalName(), ""));
    }
    names.remove("");
    return names;
  }

  static void field(ClassBuilder builder) {
    builder.withField(
        FIELD,
        CD_Object,
        ClassFile.ACC_PRIVATE | ClassFile.ACC_TRANSIENT | ClassFile.ACC_SYNTHETIC);
  }

  /// The body of a method of such a class.
  static CodeTransform body(ClassModel type, MethodModel method, CodeTransform inner) {
    ClassDesc self = type.thisClass().asSymbol();
    if (method.methodName().equalsString(INIT_NAME)) {
      return Bodies.after(builder -> remember(builder, self), inner);
    }
    return doesTask(type, method)
        ? Bodies.around(
            inner,
            builder ->
                builder
                    .aload(0)
                    .getfield(self, FIELD, CD_Object)
                    .invokestatic(LINKAGE, "enterTask", MethodTypeDesc.of(CD_void, CD_Object)),
            builder -> builder.invokestatic(LINKAGE, "leaveTask", MTD_void))
        : inner;
  }

  private static boolean doesTask(ClassModel type, MethodModel method) {
    return method.methodTypeSymbol().parameterCount() == 0
        && !method.flags().has(AccessFlag.STATIC)
        && !method.flags().has(AccessFlag.BRIDGE)
        && workOf(type).contains(method.methodName().stringValue());
  }

  /// What the constructor does first.
  private static void remember(CodeBuilder builder, ClassDesc self) {
    builder
        .aload(0)
        .invokestatic(LINKAGE, "run", MethodTypeDesc.of(CD_Object))
        .putfield(self, FIELD, CD_Object);
  }
}
