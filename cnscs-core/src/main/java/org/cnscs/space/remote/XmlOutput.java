package org.cnscs.space.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;

/**
 * A builder of one XML document in UTF-8 whose elements have the prefix {@code c}.
 *
 * <p>What XML forbids in attributes and text becomes U+FFFD: these documents tell of things (a
 * summary of a hit, the message of a failure), and are not where content is kept. Whole documents
 * go in as bytes and stay as they are. Attributes follow {@link #start} before anything else; one
 * that is null is left out.
 */
public final class XmlOutput {
  private static final char REPLACEMENT = '\uFFFD';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private final StringBuilder text = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();
  private boolean inTag;

  private XmlOutput() {}

  /** Starts a document whose root is in this vocabulary. */
  public static XmlOutput of(Vocabulary vocabulary, String root) {
    XmlOutput output = new XmlOutput().start(root);
    output.text.append(" xmlns:c=\"").append(vocabulary.namespace()).append('"');
    return output;
  }

  /** Starts an element. */
  public XmlOutput start(String name) {
    closeTag();
    text.append("<c:").append(name);
    open.push(name);
    inTag = true;
    return this;
  }

  /** Adds an attribute to the element that was started last. */
  public XmlOutput attribute(String name, String value) {
    if (value != null) {
      text.append(' ').append(name).append("=\"");
      XmlText.appendAttribute(text, legal(value));
      text.append('"');
    }
    return this;
  }

  /** Adds an attribute that is a number. */
  public XmlOutput attribute(String name, long value) {
    return attribute(name, Long.toString(value));
  }

  /** Adds text. */
  public XmlOutput text(String value) {
    closeTag();
    XmlText.appendText(text, legal(value));
    return this;
  }

  /** Adds a whole element as it is. */
  public XmlOutput document(byte[] xml) {
    closeTag();
    flush();
    out.writeBytes(xml);
    return this;
  }

  /** Ends the innermost open element. */
  public XmlOutput end() {
    String name = open.pop();
    if (inTag) {
      text.append("/>");
      inTag = false;
    } else {
      text.append("</c:").append(name).append('>');
    }
    return this;
  }

  /** Adds an element that holds only text. */
  public XmlOutput element(String name, String value) {
    return start(name).text(value).end();
  }

  /** Passes on what was added so far, which is then no longer held here. */
  public void passOn(OutputStream to) throws IOException {
    closeTag();
    flush();
    out.writeTo(to);
    out.reset();
  }

  /** Ends all open elements and returns the document. */
  public byte[] finish() {
    while (!open.isEmpty()) {
      end();
    }
    flush();
    return out.toByteArray();
  }

  private void closeTag() {
    if (inTag) {
      text.append('>');
      inTag = false;
    }
  }

  private void flush() {
    out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  /** Returns the text with U+FFFD for every character that XML forbids. */
  public static String legal(String value) {
    if (XmlText.isLegal(value)) {
      return value;
    }
    StringBuilder legal = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(
            c -> legal.appendCodePoint(XmlText.isLegal(Character.toString(c)) ? c : REPLACEMENT));
    return legal.toString();
  }
}
