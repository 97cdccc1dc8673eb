package lockstep.check;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.HashMap;
import java.util.Map;

/// How many locks a method holds, along its byte code.
///
/// One pass from top to bottom, on one thread. After a jump or a return the code goes on with what
/// was held where that place is jumped to, or where the `try` began whose handler it is.
final class LockDepth {

  private static final String LOCK = "(java/util/concurrent/locks/|lockstep/shared/.*Lock).*";

  private final Map<Label, Integer> depths = new HashMap<>();
  private final Map<Label, Label> tryOfHandler = new HashMap<>();
  private int depth;
  private boolean falls = true;

  LockDepth(CodeModel code) {
    for (ExceptionCatch each : code.exceptionHandlers()) {
      tryOfHandler.putIfAbsent(each.handler(), each.tryStart());
    }
  }

  boolean held() {
    return depth > 0;
  }

  /// Goes on by one element.
  void pass(CodeElement element) {
    switch (element) {
      case LabelTarget target -> arrive(target.label());
      case BranchInstruction branch -> {
        depths.putIfAbsent(branch.target(), depth);
        falls = branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
      }
      case ReturnInstruction _, ThrowInstruction _ -> falls = false;
      case MonitorInstruction monitor -> step(monitor.opcode() == Opcode.MONITORENTER ? 1 : -1);
      case InvokeInstruction call when call.owner().asInternalName().matches(LOCK) -> {
        switch (call.name().stringValue()) {
          case "lock", "lockInterruptibly", "tryLock" -> step(1);
          case "unlock" -> step(-1);
          default -> {}
        }
      }
      default -> {}
    }
  }

  private void arrive(Label label) {
    if (!falls) {
      Label from = tryOfHandler.getOrDefault(label, label);
      if (depths.containsKey(from)) {
        depth = depths.get(from);
        falls = true;
      }
    }
    depths.putIfAbsent(label, depth);
  }

  private void step(int change) {
    depth = Math.max(0, depth + change);
  }
}
