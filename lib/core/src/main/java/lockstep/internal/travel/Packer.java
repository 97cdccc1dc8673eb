package lockstep.internal.travel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.internal.travel.Reach.Variable;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// Packs one value, the variables that its code reads, and the code.
///
/// ```
///   bytes := 'p' or 'o' (plain values or object stream)
///            int n, n times: class name, field name, value      the variables
///            value                                              what was packed
/// ```
///
/// The variables come first: a record's constructor that runs while the value is read back may use
/// them. They are known only after the value was written once, so packing repeats until a pass
/// finds nothing new; each variable is read once.
public final class Packer {

  private final ClassLoader loader;
  private final Set<Field> own;
  private final Map<Field, @Nullable Object> values = new HashMap<>();
  private final Set<LambdaSite> lambdas = new LinkedHashSet<>();
  private final Set<Class<?>> classes = new LinkedHashSet<>();

  private Packer(ClassLoader loader, Set<Field> own) {
    this.loader = loader;
    this.own = own;
  }

  /// Packs a value with all that it needs to be used in another process.
  ///
  /// @param what how an error message calls it, for example `the code given to map`
  /// @param loader finds the classes of the lambdas in it, as [Origin#loaderOf] tells
  /// @throws CannotTravelException if some of it cannot travel
  public static Parcel pack(@Nullable Object value, String what, ClassLoader loader) {
    return pack(value, what, loader, Set.of());
  }

  /// The same without some variables, which the other process has its own values of.
  ///
  /// @param own those variables
  public static Parcel pack(
      @Nullable Object value, String what, ClassLoader loader, Set<Field> own) {
    return new Packer(loader, own).run(value, what);
  }

  /// Packs a value that goes back to where its code came from: bytes alone.
  ///
  /// @param what how an error message calls it
  /// @throws CannotTravelException if some of it cannot travel
  public static byte[] packValue(@Nullable Object value, String what) {
    return new Packer(ClassLoader.getSystemClassLoader(), Set.of()).write(List.of(), value, what);
  }

  private Parcel run(@Nullable Object value, String what) {
    List<Variable> variables = List.of();
    while (true) {
      byte[] bytes = write(variables, value, what);
      Reach reach = Reach.of(new Reach.Roots(Set.copyOf(lambdas), Set.copyOf(classes)), loader);
      List<Variable> found =
          reach.variables().stream().filter(each -> !own.contains(each.field())).toList();
      if (found.size() == variables.size()) {
        return new Parcel(reach.classes(), reach.sources(), reach.written(), bytes);
      }
      variables = found;
    }
  }

  private byte[] write(List<Variable> variables, @Nullable Object value, String what) {
    try {
      ByteArrayOutputStream plain = new ByteArrayOutputStream(256);
      return writePlain(plain, variables, value)
          ? plain.toByteArray()
          : writeObjects(variables, value, what);
    } catch (IOException impossibleInMemory) {
      throw new IllegalStateException(impossibleInMemory);
    }
  }

  private boolean writePlain(
      ByteArrayOutputStream bytes, List<Variable> variables, @Nullable Object value)
      throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    PlainWriter plain = new PlainWriter(out, this::addLambda);
    out.writeByte('p');
    out.writeInt(variables.size());
    for (Variable variable : variables) {
      out.writeUTF(variable.field().getDeclaringClass().getName());
      out.writeUTF(variable.field().getName());
      if (!plain.write(valueOf(variable))) {
        return false;
      }
    }
    return plain.write(value);
  }

  private byte[] writeObjects(List<Variable> variables, @Nullable Object value, String what)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    bytes.write('o');
    ObjectWriter out = new ObjectWriter(bytes, this::addLambda, classes::add);
    out.writeInt(variables.size());
    for (Variable variable : variables) {
      out.writeUTF(variable.field().getDeclaringClass().getName());
      out.writeUTF(variable.field().getName());
      try {
        out.writeObject(valueOf(variable));
      } catch (ObjectStreamException | CannotTravelException e) {
        throw Refusal.ofVariable(variable, e);
      }
    }
    try {
      // First what a lambda captured: an object in it may hold the lambda again, and must not meet
      // the recipe before the lambda is built from it.
      LambdaRecipe recipe = value == null ? null : Lambdas.recipe(value);
      out.writeObject(recipe == null ? null : recipe.captured());
      out.writeObject(value);
    } catch (ObjectStreamException e) {
      throw Refusal.ofValue(value, what, e);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private void addLambda(LambdaRecipe lambda) {
    lambdas.add(lambda.site());
  }

  private @Nullable Object valueOf(Variable variable) {
    Field field = variable.field();
    if (!values.containsKey(field)) {
      try {
        field.setAccessible(true);
        values.put(field, field.get(null));
      } catch (ReflectiveOperationException | LinkageError e) {
        throw new CannotTravelException("The variable " + field + " cannot be read.", e);
      }
    }
    return values.get(field);
  }
}
