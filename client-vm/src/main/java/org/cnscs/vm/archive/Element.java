package org.cnscs.vm.archive;

import java.nio.charset.StandardCharsets;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;

/**
 * A writer of small canonical documents whose content is attributes, text, and elements of the same
 * kind.
 */
final class Element {
  private final StringBuilder out = new StringBuilder();
  private final String name;
  private boolean open = true;

  private Element(String name) {
    this.name = name;
    out.append('<').append(name);
  }

  /** Begins a document's root in a vocabulary, with prefix {@code c}. */
  static Element root(Vocabulary vocabulary, String name) {
    Element root = new Element("c:" + name);
    return root.attribute("xmlns:c", vocabulary.namespace());
  }

  /** Begins an element inside another. */
  static Element of(String name) {
    return new Element("c:" + name);
  }

  /** Adds an attribute, unless its value is null. */
  Element attribute(String attribute, Object value) {
    if (value != null) {
      out.append(' ').append(attribute).append("=\"");
      XmlText.appendAttribute(
          out,
          XmlText.isLegal(value.toString()) ? value.toString() : XmlText.mark(value.toString()));
      out.append('"');
    }
    return this;
  }

  /** Adds text. */
  Element text(String text) {
    close();
    XmlText.appendText(out, text);
    return this;
  }

  /** Adds an element. */
  Element child(Element child) {
    close();
    out.append(child.end());
    return this;
  }

  private void close() {
    if (open) {
      out.append('>');
      open = false;
    }
  }

  private String end() {
    return open
        ? out.append("/>").toString()
        : out.append("</").append(name).append('>').toString();
  }

  /** Returns the document. */
  byte[] bytes() {
    return end().getBytes(StandardCharsets.UTF_8);
  }
}
