package lockstep.internal.travel;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lockstep.task.CannotTravelException;

/// Java's serialization, made to fit: lambdas are written as recipes, class descriptors as bare
/// names (both sides have the same classes), and views of JDK collections as copies.
final class ObjectWriter extends ObjectOutputStream {

  private final Consumer<LambdaRecipe> lambdas;
  private final Consumer<Class<?>> classes;

  /// @param lambdas is told of each lambda that is written
  /// @param classes is told of the class of each object that is written
  ObjectWriter(OutputStream out, Consumer<LambdaRecipe> lambdas, Consumer<Class<?>> classes)
      throws IOException {
    super(out);
    this.lambdas = lambdas;
    this.classes = classes;
    enableReplaceObject(true);
  }

  @Override
  protected Object replaceObject(Object object) {
    if (object instanceof SerializedLambda lambda
        && !lambda.getCapturingClass().startsWith("java/")) {
      LambdaRecipe recipe = LambdaRecipe.of(lambda);
      lambdas.accept(recipe);
      return recipe;
    }
    if (object.getClass().isHidden() && !(object instanceof Serializable)) {
      // Says why in words, where the stream would only name a class nobody has heard of.
      Lambdas.recipe(object);
    }
    if (object instanceof ReentrantLock lock && lock.isLocked()) {
      throw new CannotTravelException(
          "a ReentrantLock that somebody holds; its copy would be free: use"
              + " lockstep.shared.SharedLock");
    }
    return Copies.of(object);
  }

  @Override
  protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
    writeUTF(descriptor.getName());
  }

  @Override
  protected void annotateClass(Class<?> type) throws IOException {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    if (CellClass.travels(element)) {
      refuseHalves(element);
    }
    classes.accept(element);
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    for (Class<?> each : type.getInterfaces()) {
      classes.accept(each);
    }
  }

  /// Serialization would leave out what an object has from a superclass that is not serializable,
  /// without a word.
  private static void refuseHalves(Class<?> type) throws NotSerializableException {
    for (Class<?> each = type.getSuperclass(); each != null; each = each.getSuperclass()) {
      if (!Serializable.class.isAssignableFrom(each)
          && Stream.of(each.getDeclaredFields())
              .anyMatch(
                  field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)) {
        throw new NotSerializableException(each.getName());
      }
    }
  }
}
