package lockstep.picture;

import java.util.Locale;

/// A growing piece of SVG or HTML.
///
/// Every value that comes from outside goes through [#escape]; numbers are written with a point and
/// at most one digit behind it, whatever the machine's locale.
final class Markup {

  /// The usual width of a character, in units of a drawing.
  static final double CHARACTER = 7.3;

  private final StringBuilder out = new StringBuilder();

  /// A drawing that is yet to be filled and closed.
  ///
  /// @param alternative what it shows, for who cannot see it
  static Markup svg(double width, double height, String alternative) {
    return new Markup()
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + number(width) + " " + number(height),
            "role",
            "img",
            "aria-label",
            alternative);
  }

  /// Adds markup as it is.
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  /// Adds text that may hold anything.
  Markup text(String text) {
    out.append(escape(text));
    return this;
  }

  /// Adds an opening tag.
  ///
  /// @param attributes names and values in turn; values are numbers or text
  Markup open(String tag, Object... attributes) {
    return tag(tag, ">", attributes);
  }

  /// Adds a tag without content.
  Markup leaf(String tag, Object... attributes) {
    return tag(tag, "/>", attributes);
  }

  Markup close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /// Adds a tag with text in it.
  Markup element(String tag, String text, Object... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  private Markup tag(String tag, String end, Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String written =
          value instanceof Double number ? Markup.number(number) : escape(value.toString());
      out.append(' ').append(attributes[i]).append("=\"").append(written).append('"');
    }
    out.append(end);
    return this;
  }

  /// A coordinate: `12`, `12.5`.
  static String number(double value) {
    String digits = String.format(Locale.ROOT, "%.1f", value);
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
  }

  /// A text, or as much of its beginning as has room.
  ///
  /// @param character the usual width of one, in the unit of `width`
  static String fitted(String text, double width, double character) {
    int most = (int) Math.max(1, width / character);
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isReadable(c) ? c : ' ');
              }
            });
    return safe.toString();
  }

  /// Whether it may stand in markup: no control character, no half of a character.
  private static boolean isReadable(int c) {
    return c == '\n' || !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
