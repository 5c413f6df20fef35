package org.cnscs.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.cnscs.xml.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageXmlTest {
  private static final Message FULL =
      new Message(
          "m1",
          "lamp",
          "gateway",
          "write",
          Optional.of("m0"),
          7,
          true,
          Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
          Optional.of("<a xmlns=\"urn:x\" t=\"é𝄞\">&lt;ü𝄞 <b/>\n</a>"));

  private static void validate(byte[] xml) throws Exception {
    var schema = Vocabulary.class.getResource(Vocabulary.MESSAGE.schema());
    Validator validator =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(schema)
            .newValidator();
    validator.validate(new StreamSource(new ByteArrayInputStream(xml)));
  }

  @Test
  void read_ofWrittenMessage_isTheMessage() throws Exception {
    for (Message message :
        new Message[] {FULL, FULL.reply("ok", null), Message.of("a", "b", "c", "d", "<e/>")}) {
      byte[] xml = MessageXml.write(message);
      validate(xml);
      assertEquals(message, MessageXml.read(xml));
    }
  }

  @Test
  void write_ofMessage_isCanonical() {
    assertEquals(
        "<c:message xmlns:c=\"urn:cnscs:message:1\" from=\"b\" id=\"a\" kind=\"d\""
            + " reliable=\"true\" sequence=\"3\" to=\"c\"><e/></c:message>",
        new String(
            MessageXml.write(Message.of("a", "b", "c", "d", "<e/>").withSequence(3)),
            StandardCharsets.UTF_8));
  }

  @Test
  void read_withSpaceAroundBody_leavesItOut() throws Exception {
    String xml =
        "<m:message xmlns:m='urn:cnscs:message:1' id='é' from='b' to='c' kind='d'> <e>\r\n"
            + "1 </e>\n"
            + "</m:message>";
    Message read = MessageXml.read(xml.replace("é", "e").getBytes(StandardCharsets.UTF_8));
    assertEquals(Optional.of("<e>\r\n1 </e>"), read.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<a/>",
        "<message id='a' from='b' to='c' kind='d'/>",
        "<c:message xmlns:c='urn:cnscs:message:1' from='b' to='c' kind='d'/>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a b' from='b' to='c' kind='d'/>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c' kind='d'"
            + " reliable='true'/>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c' kind='d' reliable='true'"
            + " sequence='0'/>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c' kind='d'"
            + " expiry='tomorrow'/>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c' kind='d'>text</c:message>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c'"
            + " kind='d'><e/><f/></c:message>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c'"
            + " kind='d'><c:borrowed/></c:message>",
        "<c:message xmlns:c='urn:cnscs:message:1' id='a' from='b' to='c' kind='d'><e>",
        "<!DOCTYPE m [<!ENTITY x 'y'>]><m>&x;</m>"
      })
  void read_ofWhatIsNoMessage_isRefused(String xml) {
    assertThrows(
        XMLStreamException.class, () -> MessageXml.read(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
