package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.SerializedLambda;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A lambda without the values that it captured.
///
/// Tasks that are submitted in a loop differ in these values only. So the code travels once, and
/// after that a task is no more than a few numbers.
///
/// Any thread may take lambdas apart; a template that has arrived is filled by one thread.
public final class Template {

  /// A lambda taken apart.
  ///
  /// @param template packed; the same object for each lambda of a place in the code
  /// @param captured numbers, strings and the like
  public record Parts(Parcel template, @Nullable Object[] captured) {}

  /// Stands for the parcel of lambdas that have to travel whole.
  private static final Parcel UNFIT =
      new Parcel(List.of(), List.of(), Set.of(), false, new byte[0]);

  /// By the class of the lambda; empty until the first was taken apart.
  private static final ClassValue<AtomicReference<Parcel>> PARCELS =
      new ClassValue<>() {
        @Override
        protected AtomicReference<Parcel> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  private final LambdaSite site;
  private @Nullable MethodHandle factory;

  Template(LambdaSite site) {
    this.site = site;
  }

  LambdaSite site() {
    return site;
  }

  /// Takes a lambda apart if nothing else than plain captured values tells it from another one of
  /// its place in the code: it reads and assigns no variables of cells.
  ///
  /// @return null if this is no such lambda
  public static @Nullable Parts of(Object code) {
    Class<?> type = code.getClass();
    if (!(code instanceof Serializable) || !Lambdas.isLambda(type)) {
      return null;
    }
    AtomicReference<Parcel> known = PARCELS.get(type);
    if (known.get() == UNFIT) {
      return null;
    }
    SerializedLambda lambda = Lambdas.open(code);
    if (lambda == null) {
      return null;
    }
    if (known.get() == null) {
      known.set(pack(LambdaRecipe.of(lambda).site(), type));
    }
    Parcel parcel = known.get();
    Object[] captured = LambdaRecipe.captured(lambda);
    return parcel == UNFIT || !Stream.of(captured).allMatch(PlainWriter::isSimple)
        ? null
        : new Parts(parcel, captured);
  }

  private static Parcel pack(LambdaSite site, Class<?> type) {
    ClassLoader loader =
        Objects.requireNonNullElseGet(type.getClassLoader(), ClassLoader::getSystemClassLoader);
    Reach reach = Reach.of(new Reach.Roots(Set.of(site), Set.of()), loader);
    return reach.variables().isEmpty() && reach.written().isEmpty()
        ? Packer.pack(new Template(site), "a lambda", loader)
        : UNFIT;
  }

  /// A lambda of this place.
  ///
  /// @param captured the values of the variables that it captures
  /// @param loader finds the classes; always the same one
  public Object fill(@Nullable Object[] captured, ClassLoader loader)
      throws ReflectiveOperationException {
    MethodHandle mine = factory;
    if (mine == null) {
      mine = site.factory(captured.length, loader);
      factory = mine;
    }
    return LambdaSite.make(mine, captured);
  }
}
