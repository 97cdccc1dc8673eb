package lockstep.check;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import lockstep.internal.hook.Hooks;

/// Reads from a class whether its fields are written and read in ways that other threads see.
///
/// A plain field is fine if it is used under a lock only: in a synchronized method, between taking
/// and giving back a monitor or a lock, or in a private method that is called from such places
/// only. Whether it is always the same lock is not read; the explorer sees that.
final class Visibility {

  /// A place in a method that uses a field or calls a method of the class.
  private record Use(String method, String what, boolean guarded) {}

  private final ClassModel model;
  private final List<Use> uses = new ArrayList<>();

  private Visibility(ClassModel model) {
    this.model = model;
  }

  static Finding of(Class<?> type) {
    byte[] bytes = Hooks.classBytes().of(type);
    if (bytes == null) {
      return Finding.open("the byte code of " + type.getSimpleName() + " cannot be read here");
    }
    return new Visibility(ClassFile.of().parse(bytes)).finding(type.getSimpleName());
  }

  private Finding finding(String name) {
    model.methods().forEach(this::read);
    Set<String> guarded = guardedMethods();
    TreeMap<String, String> wrong = new TreeMap<>();
    int fields = 0;
    for (FieldModel field : model.fields()) {
      if (field.flags().has(AccessFlag.SYNTHETIC)) {
        continue;
      }
      fields++;
      if (!field.flags().has(AccessFlag.FINAL) && !field.flags().has(AccessFlag.VOLATILE)) {
        String what = field.fieldName().stringValue();
        uses.stream()
            .filter(use -> use.what.equals(what))
            .filter(use -> !use.guarded && !guarded.contains(use.method))
            .findFirst()
            .ifPresent(use -> wrong.put(what, readable(use.method)));
      }
    }
    if (wrong.isEmpty()) {
      return Finding.met("what is written to its " + fields + " fields, other threads see");
    }
    return Finding.open(
        String.join(
            "; ",
            wrong.entrySet().stream()
                .map(
                    each ->
                        "`%s` of %s is a plain field, and %s uses it without a lock: another thread may never see what is written to it"
                            .formatted(each.getKey(), name, each.getValue()))
                .toList()));
  }

  private void read(MethodModel method) {
    String name = method.methodName().stringValue() + method.methodType().stringValue();
    if (method.code().isEmpty() || name.startsWith("<")) {
      return; // nobody else has the object yet
    }
    boolean whole = method.flags().has(AccessFlag.SYNCHRONIZED);
    String own = model.thisClass().asInternalName();
    LockDepth locks = new LockDepth(method.code().get());
    for (CodeElement element : method.code().get()) {
      locks.pass(element);
      boolean guarded = whole || locks.held();
      if (element instanceof FieldInstruction field && field.owner().asInternalName().equals(own)) {
        uses.add(new Use(name, field.name().stringValue(), guarded));
      } else if (element instanceof InvokeInstruction call
          && call.owner().asInternalName().equals(own)) {
        uses.add(new Use(name, call.name().stringValue() + call.type().stringValue(), guarded));
      }
    }
  }

  /// Private methods that are called under a lock only.
  private Set<String> guardedMethods() {
    Set<String> guarded = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (MethodModel method : model.methods()) {
        String name = method.methodName().stringValue() + method.methodType().stringValue();
        List<Use> calls = uses.stream().filter(use -> use.what.equals(name)).toList();
        if (method.flags().has(AccessFlag.PRIVATE)
            && !calls.isEmpty()
            && calls.stream().allMatch(use -> use.guarded || guarded.contains(use.method))) {
          more |= guarded.add(name);
        }
      }
    }
    return guarded;
  }

  private static String readable(String method) {
    String name = method.substring(0, method.indexOf('('));
    return name.startsWith("lambda$") ? "a lambda in " + name.split("\\$")[1] : name + "()";
  }
}
