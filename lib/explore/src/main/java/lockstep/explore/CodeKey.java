package lockstep.explore;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;
import lockstep.internal.travel.CellClass;

/// A short number for what code does: the same for the same code, whichever numbers the kernel gave
/// its cells. Without the methods that JShell calls: they hold the call of the explorer itself.
final class CodeKey {

  private CodeKey() {}

  static String of(Collection<CellClass> code) {
    String text =
        code.stream().map(type -> text(type.bytes())).sorted().collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new AssertionError(everyJdkHasIt);
    }
  }

  private static String text(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    return model.methods().stream()
        .filter(method -> !method.methodName().stringValue().equals("do_it$"))
        .map(CodeKey::text)
        .sorted()
        .collect(Collectors.joining("\n"))
        .replaceAll("\\$JShell\\$[0-9]+[A-Z]*", "cell");
  }

  private static String text(MethodModel method) {
    String code =
        method
            .code()
            .map(
                body ->
                    body.elementStream()
                        .filter(Instruction.class::isInstance)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n")))
            .orElse("");
    return method.methodName().stringValue() + method.methodType().stringValue() + "\n" + code;
  }
}
