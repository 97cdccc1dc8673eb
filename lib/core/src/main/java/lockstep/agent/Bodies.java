package lockstep.agent;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rewrites method bodies without looking at any other class.
///
/// Whoever computes stack maps anew must know which cell class extends which, and those classes may
/// not exist yet. So the compiler's own stack maps are kept: their frames hold labels, which move
/// with the code. That is right as long as what is inserted has no branches and leaves the operand
/// stack and the local variables as they were.
///
/// Stateless. Code that outgrows the limits of the class file format fails, and its class stays as
/// it was.
final class Bodies {

  /// Reads and writes class files for the transforms made here.
  static final ClassFile FORMAT =
      ClassFile.of(
          ClassFile.StackMapsOption.DROP_STACK_MAPS,
          ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS);

  private Bodies() {}

  /// @param rewriting makes the transform of one body, or null to leave it alone
  static ClassTransform rewritten(Function<MethodModel, @Nullable CodeTransform> rewriting) {
    return (classBuilder, classElement) -> {
      CodeTransform transform =
          classElement instanceof MethodModel method && method.code().isPresent()
              ? rewriting.apply(method)
              : null;
      if (transform == null) {
        classBuilder.with(classElement);
        return;
      }
      classBuilder.transformMethod(
          (MethodModel) classElement,
          (methodBuilder, methodElement) -> {
            if (methodElement instanceof CodeModel code) {
              methodBuilder.transformCode(code, new WithStackMaps(code, transform));
            } else {
              methodBuilder.with(methodElement);
            }
          });
    };
  }

  /// A body with code before it.
  static CodeTransform after(Consumer<CodeBuilder> before, CodeTransform inner) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder builder) {
        before.accept(builder);
        inner.atStart(builder);
      }

      @Override
      public void accept(CodeBuilder builder, CodeElement element) {
        inner.accept(builder, element);
      }

      @Override
      public void atEnd(CodeBuilder builder) {
        inner.atEnd(builder);
      }
    };
  }

  /// A body with code before it and code after it, however it ends.
  static CodeTransform around(
      CodeTransform inner, Consumer<CodeBuilder> before, Consumer<CodeBuilder> after) {
    return new Around(inner, before, after, builder -> after.accept(builder.pop()));
  }

  /// A body with code before it and after it.
  ///
  /// @param failed takes the exception from the stack
  static CodeTransform around(
      CodeTransform inner,
      Consumer<CodeBuilder> before,
      Consumer<CodeBuilder> after,
      Consumer<CodeBuilder> failed) {
    return new Around(inner, before, after, failed);
  }

  private record WithStackMaps(CodeModel code, CodeTransform rewriting) implements CodeTransform {

    @Override
    public void atStart(CodeBuilder builder) {
      rewriting.atStart(builder);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      rewriting.accept(builder, element);
    }

    @Override
    public void atEnd(CodeBuilder builder) {
      rewriting.atEnd(builder);
      List<StackMapFrameInfo> frames = new ArrayList<>();
      ((CodeAttribute) code)
          .findAttribute(Attributes.stackMapTable())
          .ifPresent(old -> frames.addAll(old.entries()));
      if (rewriting instanceof Around around && around.handler != null) {
        // Nothing is known about the local variables, and nothing need be.
        frames.add(
            StackMapFrameInfo.of(
                around.handler,
                List.of(),
                List.of(ObjectVerificationTypeInfo.of(ConstantDescs.CD_Throwable))));
      }
      if (!frames.isEmpty()) {
        builder.with(StackMapTableAttribute.of(frames));
      }
    }
  }

  /// Serves one body.
  private static final class Around implements CodeTransform {

    private final CodeTransform inner;
    private final Consumer<CodeBuilder> before;
    private final Consumer<CodeBuilder> after;
    private final Consumer<CodeBuilder> failed;
    private @Nullable Label start;
    private @Nullable Label handler;

    Around(
        CodeTransform inner,
        Consumer<CodeBuilder> before,
        Consumer<CodeBuilder> after,
        Consumer<CodeBuilder> failed) {
      this.inner = inner;
      this.before = before;
      this.after = after;
      this.failed = failed;
    }

    @Override
    public void atStart(CodeBuilder builder) {
      before.accept(builder);
      start = builder.newBoundLabel();
      inner.atStart(builder);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        after.accept(builder);
      }
      inner.accept(builder, element);
    }

    @Override
    public void atEnd(CodeBuilder builder) {
      inner.atEnd(builder);
      Label end = builder.newBoundLabel();
      handler = builder.newLabel();
      builder.labelBinding(handler);
      builder.dup();
      failed.accept(builder);
      builder.athrow();
      builder.exceptionCatchAll(start, end, handler);
    }
  }
}
