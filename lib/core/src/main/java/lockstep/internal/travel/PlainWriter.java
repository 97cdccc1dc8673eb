package lockstep.internal.travel;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
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

  // No switch over types in this class: the JVM makes a class for each, which costs a starting
  // worker milliseconds.

  /// Whether a value can be written, and is no array or lambda.
  static boolean isSimple(@Nullable Object value) {
    return value == null
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof String text && text.length() <= LONGEST_STRING;
  }

  /// Writes a value, or part of it and returns false if there is something in it that is not plain.
  boolean write(@Nullable Object value) throws IOException {
    if (isSimple(value)) {
      writeSimple(value);
      return true;
    }
    if (value instanceof Object[] array && array.getClass() == Object[].class) {
      return writeArray(array);
    }
    if (value instanceof Template template) {
      writeTemplate(template.site());
      return true;
    }
    // A lambda that cannot travel is refused by the object stream, which knows where it stands.
    boolean may = value instanceof Serializable && Lambdas.isLambda(value.getClass());
    LambdaRecipe recipe = may ? Lambdas.recipe(value) : null;
    return recipe != null && writeLambda(recipe);
  }

  private void writeSimple(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte('N');
    } else if (value instanceof Integer number) {
      out.writeByte('I');
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte('J');
      out.writeLong(number);
    } else if (value instanceof Double number) {
      out.writeByte('D');
      out.writeLong(Double.doubleToRawLongBits(number));
    } else if (value instanceof Boolean truth) {
      out.writeByte('B');
      out.writeBoolean(truth);
    } else if (value instanceof Character character) {
      out.writeByte('C');
      out.writeChar(character);
    } else {
      out.writeByte('S');
      out.writeUTF((String) value);
    }
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
    if (first instanceof Integer) {
      return writeNumbers(array, 'i', Integer.BYTES, Integer.class, ByteBuffer::putInt);
    }
    if (first instanceof Long) {
      return writeNumbers(array, 'j', Long.BYTES, Long.class, ByteBuffer::putLong);
    }
    return first instanceof Double
        && writeNumbers(array, 'd', Double.BYTES, Double.class, ByteBuffer::putDouble);
  }

  private <N> boolean writeNumbers(
      @Nullable Object[] array, char tag, int size, Class<N> type, BiConsumer<ByteBuffer, N> put)
      throws IOException {
    if (array.length > (Integer.MAX_VALUE - Long.BYTES) / size) {
      return false;
    }
    for (Object element : array) {
      if (element == null || element.getClass() != type) {
        return false;
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(array.length * size);
    for (Object element : array) {
      put.accept(bytes, type.cast(element));
    }
    out.writeByte(tag);
    out.writeInt(array.length);
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
