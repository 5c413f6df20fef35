package org.cnscs.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * Messages as XML and back.
 *
 * <p>The body is taken over as text, not copied event by event: what a device wrote is what a space
 * stores. Since it is checked to be well-formed on its own, it cannot close its message or borrow
 * its prefixes.
 */
public final class MessageXml {
  private static final String NAMESPACE = Vocabulary.MESSAGE.namespace();
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/@-]{1,128}");

  private MessageXml() {}

  /** Returns the canonical XML of a message. */
  public static byte[] write(Message message) {
    StringBuilder out = new StringBuilder(256);
    out.append("<c:message xmlns:c=\"").append(NAMESPACE).append('"');
    message.expiry().ifPresent(expiry -> attribute(out, "expiry", expiry.toString()));
    attribute(out, "from", message.from());
    attribute(out, "id", message.id());
    attribute(out, "kind", message.kind());
    if (message.reliable()) {
      attribute(out, "reliable", "true");
    }
    message.replyTo().ifPresent(id -> attribute(out, "reply-to", id));
    if (message.reliable()) {
      attribute(out, "sequence", Long.toString(message.sequence()));
    }
    attribute(out, "to", message.to());
    out.append('>').append(message.body().orElse("")).append("</c:message>");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void attribute(StringBuilder out, String name, String value) {
    out.append(' ').append(name).append("=\"");
    XmlText.appendAttribute(out, value);
    out.append('"');
  }

  /**
   * Reads a message.
   *
   * @throws XMLStreamException if it is not one, with what is wrong
   */
  public static Message read(byte[] xml) throws XMLStreamException {
    Xml.checkEmbeddable(xml);
    XMLStreamReader in = Xml.reader(xml);
    in.nextTag();
    if (!NAMESPACE.equals(in.getNamespaceURI()) || !in.getLocalName().equals("message")) {
      throw new XMLStreamException(
          "Expected a message of " + NAMESPACE + ", found an element " + in.getName());
    }
    Message head = head(in);
    return new Message(
        head.id(),
        head.from(),
        head.to(),
        head.kind(),
        head.replyTo(),
        head.sequence(),
        head.reliable(),
        head.expiry(),
        body(in, xml));
  }

  private static Message head(XMLStreamReader in) throws XMLStreamException {
    boolean reliable = "true".equals(in.getAttributeValue(null, "reliable"));
    Optional<String> replyTo =
        in.getAttributeValue(null, "reply-to") == null
            ? Optional.empty()
            : Optional.of(name(in, "reply-to"));
    return new Message(
        name(in, "id"),
        name(in, "from"),
        name(in, "to"),
        name(in, "kind"),
        replyTo,
        reliable ? sequence(in) : 0,
        reliable,
        expiry(in),
        Optional.empty());
  }

  private static String name(XMLStreamReader in, String attribute) throws XMLStreamException {
    String value = in.getAttributeValue(null, attribute);
    if (value == null || !NAME.matcher(value).matches()) {
      throw new XMLStreamException(
          "Attribute "
              + attribute
              + " of a message is 1 to 128 of A-Z a-z 0-9 . _ : / @ -, found "
              + value);
    }
    return value;
  }

  private static long sequence(XMLStreamReader in) throws XMLStreamException {
    String value = in.getAttributeValue(null, "sequence");
    if (value == null || !value.matches("[1-9][0-9]{0,17}")) {
      throw new XMLStreamException(
          "A reliable message has a sequence number from 1, found " + value);
    }
    return Long.parseLong(value);
  }

  private static Optional<Instant> expiry(XMLStreamReader in) throws XMLStreamException {
    String value = in.getAttributeValue(null, "expiry");
    try {
      return Optional.ofNullable(value).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new XMLStreamException(
          "A message's expiry is an instant such as 2026-01-01T00:00:00Z, found " + value, e);
    }
  }

  private static Optional<String> body(XMLStreamReader in, byte[] xml) throws XMLStreamException {
    int start =
        in.nextTag() == XMLStreamReader.START_ELEMENT ? in.getLocation().getCharacterOffset() : -1;
    if (start < 0) {
      return Optional.empty();
    }
    for (int depth = 1; depth > 0; ) {
      int event = in.next();
      depth +=
          event == XMLStreamReader.START_ELEMENT
              ? 1
              : event == XMLStreamReader.END_ELEMENT ? -1 : 0;
    }
    if (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      throw new XMLStreamException(
          "A message has one element as its body, found another: " + in.getName());
    }
    int end = in.getLocation().getCharacterOffset();
    String body = new String(xml, StandardCharsets.UTF_8).substring(start, end).strip();
    Xml.checkEmbeddable(body.getBytes(StandardCharsets.UTF_8));
    return Optional.of(body);
  }
}
