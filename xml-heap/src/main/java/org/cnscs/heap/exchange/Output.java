package org.cnscs.heap.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.cnscs.xml.XmlText;

/** The document that is written: tags, attributes and texts in canonical form, on rows. */
final class Output {

  private static final int FULL = 16 << 10;

  private final Writer out;
  private final StringBuilder text = new StringBuilder(FULL + 1024);

  Output(OutputStream out) {
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
  }

  /** Begins a row at a depth. */
  Output row(int depth) {
    flushIfFull();
    text.append('\n').repeat(' ', 2 * depth);
    return this;
  }

  Output raw(String plain) {
    text.append(plain);
    return this;
  }

  Output attribute(String name, String value) {
    text.append(' ').append(name).append("=\"");
    XmlText.appendAttribute(text, value);
    text.append('"');
    return this;
  }

  /** Appends a text, in pieces if it is long. */
  Output text(String whole) {
    for (int from = 0; from < whole.length(); from += FULL) {
      XmlText.appendText(text, whole.substring(from, Math.min(from + FULL, whole.length())));
      flushIfFull();
    }
    return this;
  }

  /** Ends a start tag, with a mark if the text needs one, and appends the text and the end tag. */
  Output content(String element, String whole) {
    if (whole.isEmpty()) {
      return raw("/>");
    }
    boolean legal = XmlText.isLegal(whole);
    raw(legal ? ">" : " c:marked=\"true\">");
    return text(legal ? whole : XmlText.mark(whole)).end(element);
  }

  Output end(String element) {
    return raw("</").raw(element).raw(">");
  }

  private void flushIfFull() {
    if (text.length() >= FULL) {
      flush();
    }
  }

  private void flush() {
    try {
      out.append(text);
      text.setLength(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void finish() {
    flush();
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
