package org.cnscs.conformance.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.cnscs.xml.Vocabulary;
import org.xml.sax.SAXException;

/** The schemas of the vocabularies. */
final class Schemas {
  private static final Schema HEAP = load(Vocabulary.HEAP);
  private static final Schema STORE = load(Vocabulary.STORE);

  private Schemas() {}

  private static Schema load(Vocabulary vocabulary) {
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(Vocabulary.class.getResource(vocabulary.schema()));
    } catch (SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks a document of the heap: a process, manifest, line, program, class or resource. */
  static void checkHeap(String name, byte[] document) {
    check(HEAP, name, document);
  }

  /** Checks a file of a persistent space. */
  static void checkStore(String name, byte[] file) {
    check(STORE, name, file);
  }

  private static void check(Schema schema, String name, byte[] document) {
    try {
      schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
    } catch (SAXException e) {
      throw new AssertionError(name + " does not follow its schema: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
