package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_CallSite;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_MethodType;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes a cell class stoppable.
///
/// - a checkpoint at the entry of every method and before every jump backwards;
/// - one at the start of every `catch` that could swallow the end of the cell;
/// - lambdas and tasks that carry their run, executors that are noted ([Linkage]);
/// - waits that can be ended ([Waits]).
///
/// Static initializers get no checkpoint at their entry: a class whose initializer was stopped is
/// lost for ever. One object serves one class. Fails with the exceptions of `java.lang.classfile`.
final class StopShape {

  private static final ClassDesc LINKAGE = ClassDesc.of(Linkage.class.getName());
  private static final ClassDesc WAITS = ClassDesc.of(Waits.class.getName());
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

  private static final Set<String> SWALLOWING =
      Set.of(
          "java/lang/Throwable",
          "java/lang/Exception",
          "java/lang/Error",
          "java/lang/InterruptedException");

  /// Objects that end with the run that made them.
  private static final Set<String> ENDED =
      Set.of(
          "java/util/concurrent/ThreadPoolExecutor",
          "java/util/concurrent/ScheduledThreadPoolExecutor",
          "java/util/concurrent/ForkJoinPool",
          "java/util/Timer",
          "java/net/ServerSocket",
          "java/net/Socket");

  /// Methods that make them.
  private static final Set<String> MAKING =
      Set.of(
          "java/lang/ProcessBuilder.start",
          "java/lang/Runtime.exec",
          "java/net/ServerSocket.accept");

  private static final MethodTypeDesc FAILED = MethodTypeDesc.of(CD_void, CD_Throwable);
  private static final DynamicCallSiteDesc LOOP = site("loop", MTD_void);
  private static final DynamicCallSiteDesc CAUGHT = site("caught", FAILED);
  private static final MethodTypeDesc MADE = MethodTypeDesc.of(CD_void, CD_Object);

  private static final DirectMethodHandleDesc LAMBDA = bootstrap("lambda", CD_Object.arrayType());

  private final ClassModel type;
  private final boolean isTask;

  /// Names and types of bodies of lambdas.
  private final Set<String> brief = new HashSet<>();

  private StopShape(ClassModel type) {
    this.type = type;
    isTask = OwnedTask.is(type);
    for (MethodModel method : type.methods()) {
      if (method.flags().has(AccessFlag.SYNTHETIC) && BriefBody.is(method)) {
        brief.add(method.methodName().stringValue() + method.methodType().stringValue());
      }
    }
  }

  static byte[] of(byte[] classFile) {
    ClassModel model = Bodies.FORMAT.parse(classFile);
    StopShape shape = new StopShape(model);
    ClassTransform bodies = Bodies.rewritten(shape::transform);
    return Bodies.FORMAT.transformClass(
        model, shape.isTask ? bodies.andThen(ClassTransform.endHandler(OwnedTask::field)) : bodies);
  }

  private CodeTransform transform(MethodModel method) {
    Body body = new Body(!method.methodName().equalsString("<clinit>"));
    if (isTask) {
      return OwnedTask.body(type, method, body);
    }
    return method.methodName().equalsString("do_it$")
        ? Bodies.around(
            body,
            builder -> builder.invokestatic(LINKAGE, "enterCell", MTD_void),
            builder -> builder.invokestatic(LINKAGE, "leaveCell", MTD_void),
            builder -> builder.invokestatic(LINKAGE, "failCell", FAILED))
        : body;
  }

  private static DynamicCallSiteDesc site(String name, MethodTypeDesc type) {
    return DynamicCallSiteDesc.of(bootstrap(name), name, type);
  }

  private static DirectMethodHandleDesc bootstrap(String name, ClassDesc... more) {
    return MethodHandleDesc.ofMethod(
        DirectMethodHandleDesc.Kind.STATIC,
        LINKAGE,
        name,
        MethodTypeDesc.of(CD_CallSite, CD_MethodHandles_Lookup, CD_String, CD_MethodType)
            .insertParameterTypes(3, more));
  }

  /// Transforms one body.
  private final class Body implements CodeTransform {

    private final boolean checkEntry;
    private final Set<Label> passed = new HashSet<>();
    private final Set<Label> handlers = new HashSet<>();
    private int poolsBeingMade;

    Body(boolean checkEntry) {
      this.checkEntry = checkEntry;
    }

    @Override
    public void atStart(CodeBuilder builder) {
      if (checkEntry) {
        builder.invokedynamic(LOOP);
      }
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      switch (element) {
        case ExceptionCatch clause -> {
          clause.catchType().filter(Body::swallows).ifPresent(t -> handlers.add(clause.handler()));
          builder.with(clause);
        }
        case LabelTarget target -> {
          passed.add(target.label());
          builder.with(target);
          if (handlers.contains(target.label())) {
            builder.dup().invokedynamic(CAUGHT);
          }
        }
        case BranchInstruction jump -> {
          check(builder, passed.contains(jump.target()));
          builder.with(jump);
        }
        case TableSwitchInstruction jump -> {
          check(builder, goesBack(jump.defaultTarget(), jump.cases()));
          builder.with(jump);
        }
        case LookupSwitchInstruction jump -> {
          check(builder, goesBack(jump.defaultTarget(), jump.cases()));
          builder.with(jump);
        }
        case NewObjectInstruction made -> {
          if (ENDED.contains(made.className().asInternalName())) {
            poolsBeingMade++;
          }
          builder.with(made);
        }
        case InvokeInstruction call -> invoke(builder, call);
        case InvokeDynamicInstruction site when isLambdaOfCell(site) ->
            builder.invokedynamic(
                DynamicCallSiteDesc.of(
                    LAMBDA,
                    site.name().stringValue(),
                    site.typeSymbol(),
                    site.bootstrapArgs().toArray(ConstantDesc[]::new)));
        default -> builder.with(element);
      }
    }

    private static boolean swallows(ClassEntry type) {
      return SWALLOWING.contains(type.asInternalName());
    }

    private boolean goesBack(Label otherwise, List<SwitchCase> cases) {
      for (SwitchCase one : cases) {
        if (passed.contains(one.target())) {
          return true;
        }
      }
      return passed.contains(otherwise);
    }

    private static void check(CodeBuilder builder, boolean needed) {
      if (needed) {
        builder.invokedynamic(LOOP);
      }
    }

    private void invoke(CodeBuilder builder, InvokeInstruction call) {
      String owner = call.owner().asInternalName();
      String name = call.name().stringValue();
      String type = call.type().stringValue();
      MethodType wait = Waits.replacing(owner, name, type);
      if (wait != null) {
        builder.invokestatic(WAITS, name, wait.describeConstable().orElseThrow());
      } else {
        builder.with(call);
        if (makesPool(call, owner, name)) {
          builder.dup().invokestatic(LINKAGE, "made", MADE);
        }
      }
    }

    private boolean makesPool(InvokeInstruction call, String owner, String name) {
      if (call.opcode() == Opcode.INVOKESPECIAL && name.equals("<init>")) {
        // A constructor that calls super(...) has nothing left on the stack.
        return ENDED.contains(owner) && poolsBeingMade-- > 0;
      }
      return MAKING.contains(owner + "." + name)
          || (owner.equals("java/util/concurrent/Executors")
              && call.type().stringValue().endsWith("ExecutorService;"));
    }

    /// Code of the JDK needs no owner, except where it would end the kernel.
    private boolean isLambdaOfCell(InvokeDynamicInstruction site) {
      if (!site.bootstrapMethod().owner().descriptorString().equals("L" + FACTORY + ";")
          || !site.bootstrapMethod().methodName().equals("altMetafactory")) {
        return false;
      }
      return site.bootstrapArgs().get(1) instanceof DirectMethodHandleDesc body
          && body.owner().descriptorString().matches("LREPL/.*|Ljava/lang/(System|Runtime);")
          && !isBrief(body);
    }

    private boolean isBrief(DirectMethodHandleDesc body) {
      return body.owner().equals(type.thisClass().asSymbol())
          && brief.contains(body.methodName() + body.lookupDescriptor());
    }
  }
}
