package lockstep.agent;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Set;

/// Tells bodies of lambdas that end at once, print nothing and start nothing, such as `x -> x + 1`.
///
/// They need not know for whom they work. They are most of what streams call, and calling them must
/// cost nothing. Stateless; what is not understood is not brief.
final class BriefBody {

  /// Their methods call nothing of a cell and wait for nothing, given values like these alone.
  private static final Set<String> VALUES =
      Set.of(
          "Boolean",
          "Byte",
          "Character",
          "Double",
          "Float",
          "Integer",
          "Long",
          "Math",
          "Short",
          "String");

  /// But for those that interpret a pattern.
  private static final Set<String> LONG = Set.of("matches", "replaceAll", "replaceFirst", "split");

  private BriefBody() {}

  static boolean is(MethodModel method) {
    return method.code().filter(BriefBody::is).isPresent();
  }

  private static boolean is(CodeModel code) {
    Set<Label> passed = new HashSet<>();
    for (CodeElement element : code) {
      boolean brief =
          switch (element) {
            case LabelTarget target -> passed.add(target.label());
            case BranchInstruction jump -> !passed.contains(jump.target());
            case TableSwitchInstruction _, LookupSwitchInstruction _, MonitorInstruction _ -> false;
            case InvokeDynamicInstruction site ->
                site.name().equalsString("makeConcatWithConstants")
                    && isOfValues(site.typeSymbol());
            case InvokeInstruction call ->
                isValue(call.owner().asSymbol())
                    && !LONG.contains(call.name().stringValue())
                    && isOfValues(call.typeSymbol());
            default -> true;
          };
      if (!brief) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfValues(MethodTypeDesc type) {
    for (ClassDesc each : type.parameterArray()) {
      if (!each.isPrimitive() && !isValue(each)) {
        return false;
      }
    }
    return type.returnType().isPrimitive() || isValue(type.returnType());
  }

  private static boolean isValue(ClassDesc type) {
    return type.isClassOrInterface()
        && type.packageName().equals("java.lang")
        && VALUES.contains(type.displayName());
  }
}
