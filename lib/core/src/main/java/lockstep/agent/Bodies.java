package lockstep.agent;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.function.BiFunction;

/// Rewrites method bodies without looking at any other class.
///
/// Whoever computes stack maps anew must know which cell class extends which, and those classes may
/// not exist yet. So the compiler's own stack maps are kept: their frames hold labels, which move
/// with the code. That is right as long as what is inserted has no branches, leaves the operand
/// stack as it was, and touches no local variable.
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

  /// @param rewriting makes the transform of one body
  static ClassTransform rewritten(BiFunction<MethodModel, CodeModel, CodeTransform> rewriting) {
    return (classBuilder, classElement) -> {
      if (classElement instanceof MethodModel method && method.code().isPresent()) {
        classBuilder.transformMethod(
            method,
            (methodBuilder, methodElement) -> {
              if (methodElement instanceof CodeModel code) {
                methodBuilder.transformCode(
                    code, new WithStackMaps(code, rewriting.apply(method, code)));
              } else {
                methodBuilder.with(methodElement);
              }
            });
      } else {
        classBuilder.with(classElement);
      }
    };
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
      ((CodeAttribute) code).findAttribute(Attributes.stackMapTable()).ifPresent(builder::with);
    }
  }
}
