package lockstep.agent;

import static java.lang.constant.ConstantDescs.CD_CallSite;
import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_MethodType;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.Serializable;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Interfaces;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import lockstep.internal.hook.Hooks;

/// Gives a cell class the shape in which it can go to another process.
///
/// Classes and records implement [Serializable]; every lambda and method reference can be written,
/// by asking `altMetafactory` for the flag that `javac` sets only where the type is serializable.
/// Initializers tell that they run. Nothing else changes: the code computes what it did.
///
/// Stateless. Fails with the exceptions of `java.lang.classfile`, and then the class stays as it
/// was.
final class TravelShape {

  private static final ClassDesc FACTORY = ClassDesc.of(LambdaMetafactory.class.getName());
  private static final ClassDesc HOOKS = ClassDesc.of(Hooks.class.getName());
  private static final ClassDesc SERIALIZABLE = ClassDesc.of(Serializable.class.getName());

  private static final DirectMethodHandleDesc ALT_METAFACTORY =
      MethodHandleDesc.ofMethod(
          DirectMethodHandleDesc.Kind.STATIC,
          FACTORY,
          "altMetafactory",
          MethodTypeDesc.of(
              CD_CallSite,
              CD_MethodHandles_Lookup,
              CD_String,
              CD_MethodType,
              CD_Object.arrayType()));

  /// Of the arguments of `altMetafactory`, the place of the flags.
  private static final int FLAGS = 3;

  private static final int NOT_OBJECTS =
      ClassFile.ACC_INTERFACE | ClassFile.ACC_ENUM | ClassFile.ACC_MODULE;

  private TravelShape() {}

  static byte[] of(byte[] classFile) {
    ClassModel model = Bodies.FORMAT.parse(classFile);
    ClassTransform lambdas = Bodies.rewritten(TravelShape::travelling);
    boolean objects = (model.flags().flagsMask() & NOT_OBJECTS) == 0;
    return Bodies.FORMAT.transformClass(
        model,
        objects && !isSerializable(model)
            ? lambdas.andThen(TravelShape::serializable).andThen(TravelShape::whole)
            : lambdas);
  }

  private static boolean isSerializable(ClassModel model) {
    for (ClassEntry each : model.interfaces()) {
      if (each.asSymbol().equals(SERIALIZABLE)) {
        return true;
      }
    }
    return false;
  }

  /// Who did not ask for serialization cannot have meant to leave a field out of it.
  private static void whole(ClassBuilder builder, ClassElement element) {
    if (element instanceof FieldModel field && field.flags().has(AccessFlag.TRANSIENT)) {
      builder.transformField(
          field,
          (fieldBuilder, part) -> {
            if (part instanceof AccessFlags flags) {
              fieldBuilder.withFlags(flags.flagsMask() & ~ClassFile.ACC_TRANSIENT);
            } else {
              fieldBuilder.with(part);
            }
          });
    } else {
      builder.with(element);
    }
  }

  private static void serializable(ClassBuilder builder, ClassElement element) {
    if (element instanceof Interfaces implemented) {
      List<ClassEntry> all = new ArrayList<>(implemented.interfaces());
      all.add(builder.constantPool().classEntry(SERIALIZABLE));
      builder.withInterfaces(all);
    } else {
      builder.with(element);
    }
  }

  private static CodeTransform travelling(MethodModel method) {
    if (!method.methodName().equalsString("<clinit>")) {
      return TravelShape::writable;
    }
    // Nobody may initialize a class by asking for the values of its variables.
    ClassDesc self = method.parent().orElseThrow().thisClass().asSymbol();
    return Bodies.after(
        builder ->
            builder
                .loadConstant(self)
                .invokestatic(HOOKS, "initializing", MethodTypeDesc.of(CD_void, CD_Class)),
        TravelShape::writable);
  }

  private static void writable(CodeBuilder builder, CodeElement element) {
    if (element instanceof InvokeDynamicInstruction site
        && site.bootstrapMethod().owner().equals(FACTORY)) {
      List<ConstantDesc> arguments = new ArrayList<>(site.bootstrapArgs());
      if (site.bootstrapMethod().methodName().equals("altMetafactory")) {
        int flags = (Integer) arguments.get(FLAGS);
        arguments.set(FLAGS, flags | LambdaMetafactory.FLAG_SERIALIZABLE);
      } else {
        arguments.add(LambdaMetafactory.FLAG_SERIALIZABLE);
      }
      builder.invokedynamic(
          DynamicCallSiteDesc.of(
              ALT_METAFACTORY,
              site.name().stringValue(),
              site.typeSymbol(),
              arguments.toArray(ConstantDesc[]::new)));
    } else {
      builder.with(element);
    }
  }
}
