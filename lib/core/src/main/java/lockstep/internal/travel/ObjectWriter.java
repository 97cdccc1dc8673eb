package lockstep.internal.travel;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.function.Consumer;

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
    if (object instanceof SerializedLambda lambda) {
      LambdaRecipe recipe = LambdaRecipe.of(lambda);
      lambdas.accept(recipe);
      return recipe;
    }
    if (object.getClass().isHidden()) {
      // Says why in words, where the stream would only name a class nobody has heard of.
      Lambdas.recipe(object);
    }
    return Copies.of(object);
  }

  @Override
  protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
    writeUTF(descriptor.getName());
  }

  @Override
  protected void annotateClass(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    classes.accept(element);
  }
}
