package org.cnscs.heap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.cnscs.xml.Vocabulary;
import org.xml.sax.SAXException;

/** The schema of the heap, for tests. */
final class Schemas {

  private static final Schema HEAP = load();

  private Schemas() {}

  private static Schema load() {
    try {
      SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
      return factory.newSchema(Vocabulary.class.getResource(Vocabulary.HEAP.schema()));
    } catch (SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  static void validate(byte[] document) {
    try {
      HEAP.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
    } catch (SAXException e) {
      throw new AssertionError(
          e.getMessage() + "\n" + new String(document, StandardCharsets.UTF_8), e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
