package lockstep.explore;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.internal.travel.CellClass;

/// A short number for what code does: the same for the same code, whichever numbers the kernel gave
/// its cells. Without the methods that JShell calls: they hold the call of the explorer itself, and
/// bring classes of other cells along.
final class CodeKey {

  private CodeKey() {}

  static String of(Collection<CellClass> code) {
    String text =
        code.stream()
            .flatMap(type -> texts(type.bytes()))
            .distinct()
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new AssertionError(everyJdkHasIt);
    }
  }

  private static Stream<String> texts(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    boolean wrapper = model.thisClass().asInternalName().matches(".*/\\$JShell\\$[0-9]+[A-Z]*");
    return model.methods().stream()
        .filter(method -> !(wrapper && isWrapping(method.methodName().stringValue())))
        .map(CodeKey::text)
        .map(text -> text.replaceAll("\\$JShell\\$[0-9]+[A-Z]*", "cell"))
        .map(text -> text.replaceAll("lambda\\$[\\w$]*", "lambda"));
  }

  /// Whether a method is there for JShell or for the compiler only.
  private static boolean isWrapping(String method) {
    return method.matches("do_it\\$.*|\\$deserializeLambda\\$|<init>");
  }

  private static String text(MethodModel method) {
    return Stream.concat(
            Stream.of(method.methodName().stringValue() + method.methodType().stringValue()),
            method.code().stream()
                .flatMap(CodeModel::elementStream)
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .map(CodeKey::text))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Instruction instruction) {
    String detail =
        switch (instruction) {
          case FieldInstruction field ->
              field.owner().asInternalName() + "." + field.name() + field.type();
          case InvokeInstruction call ->
              call.owner().asInternalName() + "." + call.name() + call.type();
          case InvokeDynamicInstruction made -> made.name() + "" + made.type();
          case ConstantInstruction constant -> constant.constantValue() + "";
          case IncrementInstruction more -> more.slot() + " " + more.constant();
          case LoadInstruction load -> load.slot() + "";
          case StoreInstruction store -> store.slot() + "";
          case NewObjectInstruction made -> made.className().asInternalName();
          case TypeCheckInstruction check -> check.type().asInternalName();
          default -> "";
        };
    return instruction.opcode() + " " + detail;
  }
}
