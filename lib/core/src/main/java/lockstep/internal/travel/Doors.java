package lockstep.internal.travel;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/// Finds a way to build lambdas in any class.
final class Doors {

  private Doors() {}

  /// Full access to a class.
  static Lookup into(Class<?> host) throws ReflectiveOperationException {
    Lookup ours = MethodHandles.privateLookupIn(host, MethodHandles.lookup());
    if (ours.hasFullPrivilegeAccess()) {
      return ours;
    }
    Class<?> door =
        host.getClassLoader() instanceof CodeLoader loader ? loader.door() : doorBeside(host, ours);
    return MethodHandles.privateLookupIn(host, (Lookup) door.getMethod("open").invoke(null));
  }

  /// A door in the host's own package, for loaders that are not ours: those of the kernels.
  private static synchronized Class<?> doorBeside(Class<?> host, Lookup access)
      throws ReflectiveOperationException {
    String name = host.getPackageName() + ".Door";
    try {
      return Class.forName(name, true, host.getClassLoader());
    } catch (ClassNotFoundException notYet) {
      ClassDesc lookup = ConstantDescs.CD_MethodHandles_Lookup;
      MethodTypeDesc open = MethodTypeDesc.of(lookup);
      return access.defineClass(
          ClassFile.of()
              .build(
                  ClassDesc.of(name),
                  type ->
                      type.withFlags(ACC_PUBLIC)
                          .withMethodBody(
                              "open",
                              open,
                              ACC_PUBLIC | ACC_STATIC,
                              code ->
                                  code.invokestatic(
                                          ClassDesc.of(MethodHandles.class.getName()),
                                          "lookup",
                                          open)
                                      .areturn())));
    }
  }
}
