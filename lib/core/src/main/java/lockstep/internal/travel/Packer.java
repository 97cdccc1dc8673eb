package lockstep.internal.travel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import lockstep.internal.travel.Reach.Variable;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// Packs one value, the variables that its code reads, and the code.
///
/// ```
///   bytes := 'p' or 'o' (plain values or object stream)
///            int n, n times: class name, field name, name of the enum constant or ""
///            n values                                            of these variables
///            value                                               what was packed
/// ```
///
/// The variables come first: a record's constructor that runs while the value is read back may use
/// them. They are known only after the value was written once, so packing repeats until a pass
/// finds nothing new.
public final class Packer {

  private final ClassLoader loader;
  private final Set<Field> own;
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

  /// The same for a value that anybody may unpack.
  ///
  /// @param code is given the code that the value needs, if there is any that has to travel
  public static byte[] packValue(@Nullable Object value, String what, Consumer<Baggage> code) {
    ClassLoader loader = Origin.loaderOf(value);
    Packer packer = new Packer(loader, Set.of());
    byte[] bytes = packer.write(List.of(), value, what);
    packer.classes.removeIf(type -> !CellClass.isForeign(type));
    Baggage baggage =
        Baggage.of(new Reach.Roots(Set.copyOf(packer.lambdas), Set.copyOf(packer.classes)), loader);
    if (!baggage.isEmpty()) {
      code.accept(baggage);
    }
    return bytes;
  }

  private Parcel run(@Nullable Object value, String what) {
    List<Variable> variables = List.of();
    List<Slot> slots = List.of();
    while (true) {
      byte[] bytes = write(slots, value, what);
      Reach reach = Reach.of(new Reach.Roots(Set.copyOf(lambdas), Set.copyOf(classes)), loader);
      List<Variable> found = new ArrayList<>(reach.variables());
      found.removeIf(each -> own.contains(each.field()));
      if (found.size() == variables.size()) {
        Set<Field> used = new HashSet<>(reach.written());
        found.forEach(each -> used.add(each.field()));
        boolean untouched = false;
        for (Field field : used) {
          untouched |= Slot.isUntouched(field.getDeclaringClass());
        }
        return new Parcel(reach.classes(), reach.sources(), reach.written(), untouched, bytes);
      }
      variables = found;
      slots = Slot.of(found);
    }
  }

  private byte[] write(List<Slot> slots, @Nullable Object value, String what) {
    try {
      ByteArrayOutputStream plain = new ByteArrayOutputStream(256);
      return writePlain(plain, slots, value)
          ? plain.toByteArray()
          : DeepStack.call(() -> writeObjects(slots, value, what));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception impossibleInMemory) {
      throw new IllegalStateException(impossibleInMemory);
    } catch (StackOverflowError e) {
      throw new CannotTravelException(what + " is nested too deeply to go to another process", e);
    }
  }

  private boolean writePlain(ByteArrayOutputStream bytes, List<Slot> slots, @Nullable Object value)
      throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    PlainWriter plain = new PlainWriter(out, lambdas::add);
    out.writeByte('p');
    writeNames(out, slots);
    for (Slot slot : slots) {
      if (!plain.write(slot.value())) {
        return false;
      }
    }
    return plain.write(value);
  }

  private byte[] writeObjects(List<Slot> slots, @Nullable Object value, String what)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    bytes.write('o');
    ObjectWriter out = new ObjectWriter(bytes, lambda -> lambdas.add(lambda.site()), classes::add);
    writeNames(out, slots);
    for (Slot slot : slots) {
      try {
        out.writeObject(slot.value());
      } catch (ObjectStreamException | CannotTravelException e) {
        throw Refusal.ofVariable(slot, e);
      }
    }
    try {
      // First what a lambda captured: an object in it may hold the lambda again, and must not meet
      // the recipe before the lambda is built from it.
      LambdaRecipe recipe = value == null ? null : Lambdas.recipe(value);
      out.writeObject(recipe == null ? null : recipe.captured());
      out.writeObject(value);
    } catch (ObjectStreamException | CannotTravelException e) {
      throw Refusal.ofValue(value, what, e);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static void writeNames(DataOutput out, List<Slot> slots) throws IOException {
    out.writeInt(slots.size());
    for (Slot slot : slots) {
      Field field = slot.variable().field();
      out.writeUTF(field.getDeclaringClass().getName());
      out.writeUTF(field.getName());
      out.writeUTF(slot.constant() == null ? "" : slot.constant().name());
    }
  }
}
