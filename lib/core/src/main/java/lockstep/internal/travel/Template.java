package lockstep.internal.travel;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A lambda without the values that it captured.
///
/// Tasks that are submitted in a loop differ in these values only. So the code travels once, and
/// after that a task is no more than a few numbers.
///
/// Any thread may take lambdas apart; a template that has arrived is filled by one thread.
public final class Template {

  /// Stands for the result of a call that was not made.
  public static final Object UNTRIED = new Object();

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

  /// Null if they come with each task.
  private final @Nullable Object @Nullable [] captured;

  private @Nullable MethodHandle factory;

  /// Made when it is first asked for, if the captured values do not change.
  private @Nullable Object lambda;

  /// @param captured what each of its lambdas captured; null if they come with each task
  Template(LambdaSite site, @Nullable Object @Nullable [] captured) {
    this.site = site;
    this.captured = captured;
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
    boolean fit = parcel != UNFIT;
    for (Object each : captured) {
      fit &= PlainWriter.isSimple(each);
    }
    return fit ? new Parts(parcel, captured) : null;
  }

  private static Parcel pack(LambdaSite site, Class<?> type) {
    ClassLoader loader =
        Objects.requireNonNullElseGet(type.getClassLoader(), ClassLoader::getSystemClassLoader);
    Reach reach = Reach.of(new Reach.Roots(Set.of(site), Set.of()), loader);
    return reach.variables().isEmpty() && reach.written().isEmpty()
        ? Packer.pack(new Template(site, null), "a lambda", loader)
        : UNFIT;
  }

  /// Whether the captured values come with each task.
  public boolean isOpen() {
    return captured == null;
  }

  /// The lambda; always the same one if the captured values came with it.
  ///
  /// @param task the captured values, if they come with each task
  /// @param loader finds the classes; always the same one
  public Object lambda(@Nullable Object task, ClassLoader loader)
      throws ReflectiveOperationException {
    if (captured == null) {
      return make((Object[]) task, loader);
    }
    if (lambda == null) {
      lambda = make(captured, loader);
    }
    return lambda;
  }

  private Object make(@Nullable Object[] values, ClassLoader loader)
      throws ReflectiveOperationException {
    if (factory == null) {
      factory = site.factory(values.length, loader);
    }
    return LambdaSite.make(factory, values);
  }

  /// What the lambda would return, without making it: that takes a starting worker some ten
  /// milliseconds.
  ///
  /// @param task as for [#lambda]
  /// @param arguments what the lambda is called with
  /// @return [#UNTRIED] if it cannot be called this way
  public @Nullable Object callDirectly(
      @Nullable Object task, ClassLoader loader, @Nullable Object... arguments) throws Exception {
    Method method = site.staticBody(loader);
    if (method == null) {
      return UNTRIED;
    }
    try {
      return method.invoke(null, join(captured == null ? (Object[]) task : captured, arguments));
    } catch (IllegalArgumentException doesNotFit) {
      return UNTRIED;
    } catch (InvocationTargetException thrown) {
      throw unwrapped(thrown);
    }
  }

  private static Exception unwrapped(InvocationTargetException thrown) {
    if (thrown.getCause() instanceof Error error) {
      throw error;
    }
    return thrown.getCause() instanceof Exception cause ? cause : thrown;
  }

  private static @Nullable Object[] join(@Nullable Object[] first, @Nullable Object[] second) {
    @Nullable Object[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
