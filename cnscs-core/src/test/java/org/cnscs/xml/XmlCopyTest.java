package org.cnscs.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlCopyTest {
  private static final XmlCopy.Changes NONE = (_, _) -> {};

  private static String copy(String xml, XmlCopy.Changes changes) throws XMLStreamException {
    return new String(
        XmlCopy.of(xml.getBytes(StandardCharsets.UTF_8), changes), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a/>",
        "<a></a>",
        "<c:a xmlns:c=\"urn:x\" c:id=\"1\" n=\"2\"><b/>\n<b></b><c:d>x</c:d></c:a>",
        "<a x=\"&amp;&lt;&quot;>'&#x9;&#xA;&#xD;\">&amp;&lt;&gt;\"'&#xD;\n\t]</a>",
        "<a Ü=\"ß\">\uD83D\uDE00</a>"
      })
  void canonicalDocument_copied_hasTheSameBytes(String xml) throws XMLStreamException {
    assertEquals(xml, copy(xml, NONE));
  }

  @Test
  void otherForm_copied_isCanonical() throws XMLStreamException {
    assertEquals(
        "<a x=\"&lt;'\"> 1 &gt;&amp; </a>",
        copy(
            "<?xml version='1.0'?><!-- c --><a x = '&#60;&#39;'> 1<!-- c --> <![CDATA[>&]]> </a>",
            NONE));
  }

  @Test
  void changes_areInTheCopyAlone() throws XMLStreamException {
    XmlCopy.Changes changes =
        new XmlCopy.Changes() {
          @Override
          public void attributes(String element, SequencedMap<String, String> attributes) {
            attributes.replace("n", "<&");
            if (element.equals("c:b")) {
              attributes.remove("gone");
              attributes.put("new", "1");
            }
          }

          @Override
          public String replacement(String element, SequencedMap<String, String> attributes) {
            return "7".equals(attributes.get("id")) ? "<seven/>" : null;
          }
        };
    assertEquals(
        "<c:a xmlns:c=\"urn:x\" n=\"&lt;&amp;\"><c:b new=\"1\">text</c:b><seven/>x<seven/></c:a>",
        copy(
            "<c:a xmlns:c=\"urn:x\" n=\"2\"><c:b gone=\"3\">text</c:b>"
                + "<d id=\"7\"><e>f</e></d>x<e id=\"7\"/></c:a>",
            changes));
  }

  @Test
  void whatIsNotWellFormed_isRefused() {
    assertThrows(XMLStreamException.class, () -> copy("<a><b></a>", NONE));
  }
}
