package org.cnscs.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * The one place where XML parsers are made: no DTD, no external entity, and limits on everything
 * that a hostile document could make large.
 *
 * <p>Factories are made once, since looking one up costs more than parsing a small document. All
 * methods may be called by many threads; what they return may not be shared.
 */
public final class Xml {

  /** The deepest nesting of elements that is read. */
  public static final int MAX_DEPTH = 512;

  /** The most attributes that an element may have. */
  public static final int MAX_ATTRIBUTES = 4096;

  /** The longest attribute value, in characters; longer texts are elements. */
  public static final int MAX_ATTRIBUTE_LENGTH = 8 << 20;

  /** The longest run of text, in characters. */
  public static final int MAX_TEXT_LENGTH = 512 << 20;

  private static final XMLInputFactory INPUT = inputFactory();
  private static final XMLOutputFactory OUTPUT = new WstxOutputFactory();

  private Xml() {}

  private static XMLInputFactory inputFactory() {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE_LENGTH);
    factory.setProperty(WstxInputProperties.P_MAX_TEXT_LENGTH, MAX_TEXT_LENGTH);
    return factory;
  }

  /** Opens a reader over a whole document in UTF-8. */
  public static XMLStreamReader reader(byte[] document) throws XMLStreamException {
    return INPUT.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
  }

  /** Opens a reader over a whole document in UTF-8; closing it leaves the stream open. */
  public static XMLStreamReader reader(InputStream document) throws XMLStreamException {
    return INPUT.createXMLStreamReader(document, "UTF-8");
  }

  /** Opens a writer of UTF-8. */
  public static XMLStreamWriter writer(OutputStream out) throws XMLStreamException {
    return OUTPUT.createXMLStreamWriter(out, "UTF-8");
  }

  /**
   * Checks that a document is one well-formed element, within the limits, without declaration or
   * DOCTYPE, so that it can stand inside another document.
   *
   * @throws XMLStreamException if it is not, with the place
   */
  public static void checkEmbeddable(byte[] document) throws XMLStreamException {
    if (!PlainXml.isPlain(document)) {
      parse(document);
    }
  }

  /** Does the same by a parser alone. */
  static void parse(byte[] document) throws XMLStreamException {
    if (document.length < 4 || document[0] != '<' || document[1] == '?' || document[1] == '!') {
      throw new XMLStreamException(
          "A document begins with its root element, without declaration or white space");
    }
    XMLStreamReader reader = reader(document);
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamReader.DTD) {
        throw new XMLStreamException("A DOCTYPE is not allowed", reader.getLocation());
      }
    }
    reader.close();
  }
}
