package lockstep.internal.travel;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
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
///     i, j, d  array of nothing but ints, longs or doubles: int n, then n times 4 or 8 bytes
///     T  template: 8 strings and an int as in LambdaSite
///     L  lambda: the same, then its captured values as an array
/// ```
final class PlainWriter {

  /// A string of at most this many chars always fits modified UTF-8's 65,535 bytes.
  private static final int LONGEST_STRING = 21_845;

  private final DataOutputStream out;
  private final Consumer<LambdaSite> sites;

  /// @param sites is told of the site of each lambda that is written
  PlainWriter(DataOutputStream out, Consumer<LambdaSite> sites) {
    this.out = out;
    this.sites = sites;
  }

  /// Whether a value can be written, and is no array or lambda.
  static boolean isSimple(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean _, Character _, Integer _, Long _, Double _ -> true;
      case String s -> s.length() <= LONGEST_STRING;
      default -> false;
    };
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
      case Template template -> writeTemplate(template.site());
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
    if (writeNumbers(array)) {
      return true;
    }
    out.writeByte('A');
    out.writeInt(array.length);
    for (Object element : array) {
      if (!write(element)) {
        return false;
      }
    }
    return true;
  }

  /// Writes an array that holds numbers of one kind only, in one piece, or nothing.
  private boolean writeNumbers(@Nullable Object[] array) throws IOException {
    Object first = array.length == 0 ? null : array[0];
    int size =
        switch (first) {
          case Integer i -> Integer.BYTES;
          case Long l -> Long.BYTES;
          case Double d -> Double.BYTES;
          case null, default -> 0;
        };
    if (first == null || size == 0 || array.length > Integer.MAX_VALUE / size - Long.BYTES) {
      return false;
    }
    Class<?> type = first.getClass();
    ByteBuffer bytes = ByteBuffer.allocate(1 + Integer.BYTES + array.length * size);
    bytes.put((byte) (type == Integer.class ? 'i' : type == Long.class ? 'j' : 'd'));
    bytes.putInt(array.length);
    for (Object element : array) {
      if (element == null || element.getClass() != type) {
        return false;
      }
      switch (element) {
        case Integer i -> bytes.putInt(i);
        case Long l -> bytes.putLong(l);
        case Double d -> bytes.putLong(Double.doubleToRawLongBits(d));
        default -> throw new IllegalStateException();
      }
    }
    out.write(bytes.array());
    return true;
  }

  private void writeTemplate(LambdaSite site) throws IOException {
    out.writeByte('T');
    writeSite(site);
    sites.accept(site);
  }

  private boolean writeLambda(LambdaRecipe recipe) throws IOException {
    out.writeByte('L');
    writeSite(recipe.site());
    sites.accept(recipe.site());
    return writeArray(recipe.captured());
  }

  private void writeSite(LambdaSite site) throws IOException {
    out.writeUTF(site.host());
    out.writeUTF(site.type());
    out.writeUTF(site.method());
    out.writeUTF(site.erased());
    out.writeUTF(site.actual());
    out.writeInt(site.kind());
    out.writeUTF(site.body());
    out.writeUTF(site.bodyMethod());
    out.writeUTF(site.bodyType());
  }
}
