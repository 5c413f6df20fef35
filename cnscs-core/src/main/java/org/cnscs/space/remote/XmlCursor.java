package org.cnscs.space.remote;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.codehaus.stax2.LocationInfo;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A reader of one document that can cut elements out of it as the bytes they are.
 *
 * <p>A document in a space is named and compared by its bytes, so one that travels inside another
 * document must come out as it went in, with its white space, quotes and order of attributes;
 * writing it again from parser events would lose these. The parser tells where an event begins as a
 * count of UTF-16 units from the begin of the input. A second pointer walks the bytes and counts
 * the same units: one to three bytes of UTF-8 are one unit, four bytes are two. Both only go
 * forward, so the walk is linear. That the parser accepted the bytes up to there as UTF-8 is what
 * makes the counting right.
 *
 * <p>What was cut stands for itself: a prefix that only the enclosing document declares is not
 * declared in it.
 */
final class XmlCursor {
  private final byte[] bytes;
  private final XMLStreamReader reader;
  private int byteAt;
  private long unitAt;

  private XmlCursor(byte[] bytes, XMLStreamReader reader) {
    this.bytes = bytes;
    this.reader = reader;
  }

  /**
   * Opens a document and goes to its root, which must have this name in the vocabulary of spaces.
   */
  static XmlCursor open(byte[] document, String root) throws XMLStreamException {
    byte[] bytes = withoutByteOrderMark(document);
    XmlCursor cursor = new XmlCursor(bytes, Xml.reader(bytes));
    cursor.reader.nextTag();
    cursor.require(root);
    return cursor;
  }

  private static byte[] withoutByteOrderMark(byte[] document) {
    boolean marked =
        document.length > 2
            && document[0] == (byte) 0xEF
            && document[1] == (byte) 0xBB
            && document[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(document, 3, document.length) : document;
  }

  /**
   * Goes to the next child of the current element; false after the last one, when the element is at
   * its end.
   */
  boolean child() throws XMLStreamException {
    return reader.nextTag() == XMLStreamReader.START_ELEMENT;
  }

  /** Returns the local name of the current element, which must be in the vocabulary of spaces. */
  String name() throws XMLStreamException {
    if (!Vocabulary.SPACE.namespace().equals(reader.getNamespaceURI())) {
      throw failure(
          "Expected an element in the namespace "
              + Vocabulary.SPACE.namespace()
              + ", found "
              + qualified());
    }
    return reader.getLocalName();
  }

  /** Checks the name of the current element. */
  void require(String name) throws XMLStreamException {
    if (!name().equals(name)) {
      throw failure("Expected the element " + name + ", found " + qualified());
    }
  }

  private String qualified() {
    return "{"
        + (reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI())
        + "}"
        + reader.getLocalName();
  }

  /** Returns an attribute that must be there. */
  String attribute(String name) throws XMLStreamException {
    String value = optional(name);
    if (value == null) {
      throw failure("The element " + reader.getLocalName() + " has no attribute " + name);
    }
    return value;
  }

  /** Returns an attribute, or null. */
  String optional(String name) {
    return reader.getAttributeValue(null, name);
  }

  /** Returns an attribute that must be there and a number. */
  long number(String name) throws XMLStreamException {
    String value = attribute(name);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw failure("The attribute " + name + " must be a whole number, found " + value);
    }
  }

  /** Returns an attribute that must be there and a time. */
  Instant time(String name) throws XMLStreamException {
    String value = attribute(name);
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw failure(
          "The attribute " + name + " must be a time like 2026-01-01T00:00:00Z, found " + value);
    }
  }

  /** Returns the text of the current element, which has no children, and goes to its end. */
  String text() throws XMLStreamException {
    return reader.getElementText();
  }

  /**
   * Returns the text of the current element by turns outside and inside its children, which have
   * one name and hold only text, and goes to the element's end.
   */
  List<String> textAround(String name) throws XMLStreamException {
    List<String> parts = new ArrayList<>();
    StringBuilder outside = new StringBuilder();
    for (int event = reader.next(); event != XMLStreamReader.END_ELEMENT; event = reader.next()) {
      if (event == XMLStreamReader.START_ELEMENT) {
        require(name);
        parts.add(outside.toString());
        parts.add(reader.getElementText());
        outside.setLength(0);
      } else if (reader.isCharacters()) {
        outside.append(reader.getText());
      }
    }
    parts.add(outside.toString());
    return List.copyOf(parts);
  }

  /** Goes to the end of the current element, which must be empty. */
  void empty() throws XMLStreamException {
    if (child()) {
      throw failure("Expected nothing here, found the element " + qualified());
    }
  }

  /** Cuts the one child out of the current element and goes to the element's end. */
  byte[] cutOnlyChild() throws XMLStreamException {
    String parent = reader.getLocalName();
    if (!child()) {
      throw failure("The element " + parent + " holds no document");
    }
    LocationInfo location = ((XMLStreamReader2) reader).getLocationInfo();
    int start = byteOffset(location.getStartingCharOffset());
    skip();
    byte[] cut = Arrays.copyOfRange(bytes, start, byteOffset(location.getEndingCharOffset()));
    if (child()) {
      throw failure("The element " + parent + " holds more than one document");
    }
    return cut;
  }

  private void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = reader.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamReader.END_ELEMENT) {
        depth--;
      }
    }
  }

  private int byteOffset(long units) {
    while (unitAt < units) {
      int lead = bytes[byteAt] & 0xFF;
      byteAt += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      unitAt += lead < 0xF0 ? 1 : 2;
    }
    return byteAt;
  }

  /** Reads to the end of the document, so that nothing after the root goes unseen. */
  void finish() throws XMLStreamException {
    while (reader.hasNext()) {
      reader.next();
    }
  }

  XMLStreamException failure(String message) {
    return new XMLStreamException(message, reader.getLocation());
  }
}
