package lockstep.internal.travel;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes what most tasks consist of (numbers, strings, lambdas that capture such) without Java's
/// object streams, whose first use alone costs a worker tens of milliseconds.
///
/// ```
///   value := tag (1 byte), then
///     N  null            B  boolean  1 byte       C  char    2 bytes
///     I  int   4 bytes   J  long     8 bytes      D  double  8 bytes
///     S  string, modified UTF-8 behind a 2-byte length
///     A  array: int n, then n values
///     L  lambda: 8 strings and an int as in LambdaSite, then its captured values as an array
/// ```
final class PlainWriter {

  /// A string of at most this many chars always fits modified UTF-8's 65,535 bytes.
  private static final int LONGEST_STRING = 21_845;

  private final DataOutputStream out;
  private final Consumer<LambdaRecipe> lambdas;

  /// @param lambdas is told of each lambda that is written
  PlainWriter(DataOutputStream out, Consumer<LambdaRecipe> lambdas) {
    this.out = out;
    this.lambdas = lambdas;
  }

  /// Writes a value, or part of it and returns false if there is something in it that is not plain.
  boolean write(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeByte('N');
      case Boolean b -> {
        out.writeByte('B');
        out.writeBoolean(b);
      }
      case Character c -> {
        out.writeByte('C');
        out.writeChar(c);
      }
      case Integer i -> {
        out.writeByte('I');
        out.writeInt(i);
      }
      case Long l -> {
        out.writeByte('J');
        out.writeLong(l);
      }
      case Double d -> {
        out.writeByte('D');
        out.writeLong(Double.doubleToRawLongBits(d));
      }
      case String s when s.length() <= LONGEST_STRING -> {
        out.writeByte('S');
        out.writeUTF(s);
      }
      case Object[] array when array.getClass() == Object[].class -> {
        return writeArray(array);
      }
      default -> {
        // A lambda that cannot travel is refused by the object stream, which knows where it stands.
        boolean may = value instanceof Serializable && Lambdas.isLambda(value.getClass());
        LambdaRecipe recipe = may ? Lambdas.recipe(value) : null;
        return recipe != null && writeLambda(recipe);
      }
    }
    return true;
  }

  private boolean writeArray(@Nullable Object[] array) throws IOException {
    out.writeByte('A');
    out.writeInt(array.length);
    for (Object element : array) {
      if (!write(element)) {
        return false;
      }
    }
    return true;
  }

  private boolean writeLambda(LambdaRecipe recipe) throws IOException {
    out.writeByte('L');
    LambdaSite site = recipe.site();
    out.writeUTF(site.host());
    out.writeUTF(site.type());
    out.writeUTF(site.method());
    out.writeUTF(site.erased());
    out.writeUTF(site.actual());
    out.writeInt(site.kind());
    out.writeUTF(site.body());
    out.writeUTF(site.bodyMethod());
    out.writeUTF(site.bodyType());
    lambdas.accept(recipe);
    return writeArray(recipe.captured());
  }
}
