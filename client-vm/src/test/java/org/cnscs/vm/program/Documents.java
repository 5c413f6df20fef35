package org.cnscs.vm.program;

import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.sax.SAXResult;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Work in handlers of XML parsers and in the readers that they read from. */
public final class Documents {
  private static final String XML =
      "<a x='1' y='2'><b>text &amp; more</b><c/><?p q?><!-- no --><b>ü</b></a>";

  private Documents() {}

  static final class Summing extends DefaultHandler {
    private long sum;

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
      sum = sum * 31 + Callbacks.spin(name.length() + attributes.getLength());
    }

    @Override
    public void characters(char[] chars, int offset, int length) {
      sum = sum * 31 + Callbacks.spin(length);
    }
  }

  public static Object compute() throws Exception {
    long sum = 0;
    for (int round = 0; round < 60; round++) {
      Summing sax = new Summing();
      SAXParserFactory.newInstance().newSAXParser().parse(source(), sax);
      Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source());
      StringWriter text = new StringWriter();
      Summing transformed = new Summing();
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(new Layers.Text(text)));
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new SAXResult(transformed));
      sum = sum * 31 + sax.sum + text.toString().hashCode() + transformed.sum + pull();
    }
    return sum;
  }

  private static InputSource source() {
    return new InputSource(new Layers.Chars(XML));
  }

  private static long pull() throws Exception {
    XMLStreamReader reader =
        XMLInputFactory.newDefaultFactory().createXMLStreamReader(new Layers.Chars(XML));
    long sum = new StringReader("").read();
    while (reader.hasNext()) {
      sum = sum * 31 + Callbacks.spin(reader.next());
    }
    return sum;
  }
}
