package org.cnscs.heap.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.cnscs.xml.Vocabulary;
import org.xml.sax.SAXException;

/** The check of documents against a generated schema. */
final class Validation {

  private Validation() {}

  static Schema schema(byte[] generated) {
    try {
      SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
      String marks = Vocabulary.class.getResource(Vocabulary.OBJECT.schema()).toString();
      return factory.newSchema(
          new Source[] {
            new StreamSource(marks), new StreamSource(new ByteArrayInputStream(generated), marks)
          });
    } catch (SAXException e) {
      throw new AssertionError(
          e.getMessage() + "\n" + new String(generated, StandardCharsets.UTF_8), e);
    }
  }

  /** Returns what is wrong with a document, null if nothing is. */
  static String wrong(Schema schema, byte[] document) {
    try {
      schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
      return null;
    } catch (SAXException e) {
      return e.getMessage() + "\n" + new String(document, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
