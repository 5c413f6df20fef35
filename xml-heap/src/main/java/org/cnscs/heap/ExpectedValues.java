package org.cnscs.heap;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cnscs.xml.XmlNames;

/** The reader of the values of an adapter or lambda in canonical form. */
final class ExpectedValues {

  private static final int MOST = 1000;

  private final LineCursor in;
  private final LineText text;
  private final LineObjects objects;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  ExpectedValues(LineCursor in, LineText text, LineObjects objects) {
    this.in = in;
    this.text = text;
    this.objects = objects;
  }

  /** Reads the values up to the end of their element. */
  Map<String, Object> read(Literal close) {
    Map<String, String> types = Map.of();
    while (in.peek() == ' ' && !in.startsWith(LineBytes.TYPES)) {
      readText();
    }
    if (in.accept(LineBytes.TYPES)) {
      text.findValue();
      types = Marks.parse(text.string());
    }
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      String type = types.getOrDefault(entry.getKey(), Marks.STRING);
      put(entry.getKey(), objects.value(entry.getValue(), type));
    }
    if (!in.accept(LineBytes.CLOSE)) {
      in.expect('>');
      while (!in.accept(close)) {
        readChild();
      }
    }
    return values;
  }

  private void readText() {
    in.expect(' ');
    String name = in.name();
    in.expect('=');
    in.expect('"');
    text.findValue();
    if (name.startsWith("xml") || texts.size() == MOST || texts.put(name, text.string()) != null) {
      throw UnrecognisedException.here();
    }
  }

  private void readChild() {
    in.expect('<');
    String name = in.name();
    boolean marked = in.accept(LineBytes.MARKED);
    if (!marked) {
      in.expect('>');
    }
    text.findContent();
    put(name, Texts.parseContent(text.string(), marked));
    in.expect('<');
    in.expect('/');
    in.expect(Literal.of(name + ">"));
  }

  private void put(String name, Object value) {
    if (values.put(XmlNames.unescape(name), value) != null) {
      throw UnrecognisedException.here();
    }
  }
}
