package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// A drawing, read back as the XML that a browser would read.
record Drawn(Document svg) {

  static Drawn of(String svg) throws Exception {
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    return new Drawn(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg))));
  }

  /// What a screen reader says.
  String label() {
    return svg.getDocumentElement().getAttribute("aria-label");
  }

  /// All written words, from top to bottom.
  List<String> texts() {
    return elements("text").stream().map(Element::getTextContent).toList();
  }

  /// What appears under the mouse.
  List<String> hovers() {
    return elements("title").stream().map(Element::getTextContent).toList();
  }

  /// The elements with this name and, in this order, these classes.
  List<Element> elements(String name, String classes) {
    return elements(name).stream().filter(e -> e.getAttribute("class").equals(classes)).toList();
  }

  private List<Element> elements(String name) {
    NodeList found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
