package lockstep.internal.travel;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the byte code of one class mentions.
///
/// Immutable and shared by all threads; read once for each class.
///
/// @param methods by name and descriptor
/// @param types the names of all classes that occur anywhere in the class, for [Class#forName]
record ClassFacts(Map<String, Method> methods, Set<String> types) {

  /// What one method does.
  ///
  /// @param calls methods it calls, or turns into lambdas
  /// @param reads static fields that it reads
  /// @param writes static fields that it assigns
  /// @param types classes that it makes objects of or names
  record Method(Set<Member> calls, Set<Member> reads, Set<Member> writes, Set<String> types) {

    Method() {
      this(
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>());
    }
  }

  /// A method or a field.
  ///
  /// @param owner a class name
  /// @param name its name
  /// @param descriptor its type, as class files write it
  record Member(String owner, String name, String descriptor) {}

  private static final ClassValue<ClassFacts> FACTS =
      new ClassValue<>() {
        @Override
        protected ClassFacts computeValue(Class<?> type) {
          return read(ClassFile.of().parse(CellClass.bytesOf(type)));
        }
      };

  static ClassFacts of(Class<?> type) {
    return FACTS.get(type);
  }

  private static ClassFacts read(ClassModel model) {
    Map<String, Method> methods = new HashMap<>();
    for (MethodModel method : model.methods()) {
      var facts = new Method();
      method.code().ifPresent(code -> code.forEach(element -> note(element, facts)));
      methods.put(method.methodName().stringValue() + method.methodType().stringValue(), facts);
    }
    Set<String> types = new LinkedHashSet<>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry named -> addType(named.asSymbol(), types);
        case NameAndTypeEntry typed -> addTypes(typed.type().stringValue(), types);
        case MethodTypeEntry typed -> addTypes(typed.descriptor().stringValue(), types);
        default -> {}
      }
    }
    model.fields().forEach(field -> addTypes(field.fieldType().stringValue(), types));
    model.methods().forEach(method -> addTypes(method.methodType().stringValue(), types));
    return new ClassFacts(methods, types);
  }

  private static void note(CodeElement element, Method facts) {
    switch (element) {
      case InvokeInstruction call ->
          facts.calls.add(
              new Member(
                  nameOf(call.owner().asSymbol()),
                  call.name().stringValue(),
                  call.type().stringValue()));
      case FieldInstruction field when field.opcode() == Opcode.GETSTATIC ->
          facts.reads.add(member(field));
      case FieldInstruction field when field.opcode() == Opcode.PUTSTATIC ->
          facts.writes.add(member(field));
      case NewObjectInstruction made -> addType(made.className().asSymbol(), facts.types);
      case ConstantInstruction constant -> noteConstant(constant.constantValue(), facts);
      case InvokeDynamicInstruction site -> {
        site.bootstrapArgs().forEach(argument -> noteConstant(argument, facts));
        addTypes(site.type().stringValue(), facts.types);
      }
      default -> {}
    }
  }

  private static Member member(FieldInstruction field) {
    return new Member(
        nameOf(field.owner().asSymbol()), field.name().stringValue(), field.type().stringValue());
  }

  private static void noteConstant(ConstantDesc constant, Method facts) {
    switch (constant) {
      case ClassDesc type -> addType(type, facts.types);
      case DirectMethodHandleDesc handle ->
          facts.calls.add(
              new Member(nameOf(handle.owner()), handle.methodName(), handle.lookupDescriptor()));
      case DynamicConstantDesc<?> dynamic ->
          List.of(dynamic.bootstrapArgs()).forEach(argument -> noteConstant(argument, facts));
      default -> {}
    }
  }

  private static void addTypes(String descriptor, Set<String> types) {
    if (descriptor.startsWith("(")) {
      MethodTypeDesc method = MethodTypeDesc.ofDescriptor(descriptor);
      method.parameterList().forEach(type -> addType(type, types));
      addType(method.returnType(), types);
    } else {
      addType(ClassDesc.ofDescriptor(descriptor), types);
    }
  }

  private static void addType(ClassDesc type, Set<String> types) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    if (element.isClassOrInterface()) {
      types.add(nameOf(element));
    }
  }

  private static String nameOf(ClassDesc type) {
    String descriptor = type.descriptorString();
    return type.isClassOrInterface()
        ? descriptor.substring(1, descriptor.length() - 1).replace('/', '.')
        : descriptor.replace('/', '.');
  }
}
