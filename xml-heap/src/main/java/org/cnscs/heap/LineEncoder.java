package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlNames;
import org.cnscs.xml.XmlText;

/**
 * The writer of a line's document, in canonical form: the same objects at the same addresses give
 * the same bytes.
 */
final class LineEncoder {

  private static final String START =
      "<c:line xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\" n=\"";

  private static final String DELTA =
      "<c:delta xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\" n=\"";

  private static final byte[] OUTSIDE = ascii("\n<c:outside c:id=\"");
  private static final byte[] CONSTANT = ascii("\n<c:constant c:id=\"");
  private static final byte[] REFERENCE = ascii("<c:r ref=\"");

  private final Reached reached;
  private final Walk walk;
  private final Shapes shapes;
  private final XmlBytes out = new XmlBytes(64 << 10);
  private final Edges edges;
  private final FieldEncoder fields;
  private int line;

  LineEncoder(Reached reached, Walk walk, Placement placement, Shapes shapes) {
    this.reached = reached;
    this.walk = walk;
    this.shapes = shapes;
    this.edges = reached.edges();
    this.fields = new FieldEncoder(reached, edges, placement, out);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the document of a line with the objects from one index of an array to another. */
  byte[] encode(int number, int[] objects, int from, int to) {
    line = number;
    out.cut(0);
    out.add(START).add(number).add("\">");
    for (int i = from; i < to; i++) {
      append(objects[i]);
    }
    return out.add("\n</c:line>").toBytes();
  }

  /**
   * Returns the document of a delta line with objects.
   *
   * @param objects in the order of their addresses
   */
  byte[] encodeDelta(int number, int[] objects) {
    out.cut(0);
    out.add(DELTA).add(number).add("\">");
    int to = objects.length;
    int i = 0;
    while (i < to) {
      line = Address.line(reached.address(objects[i]));
      out.add("\n<c:line n=\"").add(line).add("\">");
      do {
        append(objects[i++]);
      } while (i < to && Address.line(reached.address(objects[i])) == line);
      out.add("\n</c:line>");
    }
    return out.add("\n</c:delta>").toBytes();
  }

  private void append(int e) {
    Object object = reached.object(e);
    Shape shape = reached.shape(e);
    if (reached.is(e, Reached.OUTSIDE)) {
      open(OUTSIDE, e);
      attribute("name", XmlText.mark(walk.outside(e)));
      out.add("/>");
    } else if (reached.is(e, Reached.CONSTANT)) {
      open(CONSTANT, e);
      attribute("class", walk.constant(e).className());
      attribute("name", walk.constant(e).name());
      out.add("/>");
    } else {
      appendShaped(e, object, shape);
    }
  }

  private void appendShaped(int e, Object object, Shape shape) {
    open(shape.tags().open(), e);
    switch (shape.kind()) {
      case STRING -> appendString(e, (String) object);
      case BOX -> {
        attribute("of", shape.type().getName());
        appendCanonical(e);
        out.add('>').text(Scalars.text(object)).add("</c:box>");
      }
      case PRIMITIVES -> {
        attribute("of", TypeNames.of(shape.type().componentType()));
        Primitives.append(out, object);
      }
      case REFERENCES -> appendElements(e, (Object[]) object, shape);
      case PLAIN -> fields.append(e, object, shape, line);
      case STATICS -> {
        attribute("class", Qualifiers.nameOf(shape.type()));
        fields.append(e, shape.type(), shape, line);
      }
      case ADAPTED, LAMBDA -> appendAdapted(walk.adapted(e), shape);
      case REFUSED ->
          throw new IllegalStateException("Refused objects do not get here: " + shape.type());
    }
  }

  private void open(byte[] tag, int e) {
    out.add(tag).add(Address.slot(reached.address(e))).add('"');
    Shape shape = reached.shape(e);
    if (shape.qualifier() != null && shape.kind() != Kind.STATICS) {
      out.add(" c:loader=\"").add(shape.qualifier()).add('"');
    }
    if (reached.is(e, Reached.HASHED) && shape.kind() != Kind.STATICS) {
      out.add(" c:hash=\"").add(System.identityHashCode(reached.object(e))).add('"');
    }
  }

  private void appendString(int e, String text) {
    if (Texts.isUnfinished(text)) {
      out.add(" c:unfinished=\"true\"/>");
    } else {
      appendCanonical(e);
      Texts.appendContent(out, text, "c:string");
    }
  }

  private void appendCanonical(int e) {
    if (fields.isCanonical(e)) {
      out.add(" c:interned=\"true\"");
    }
  }

  private void attribute(String name, String value) {
    out.add(' ').add(name).add("=\"").attribute(value).add('"');
  }

  private void appendElements(int e, Object[] array, Shape shape) {
    attribute("of", TypeNames.of(shape.type().componentType()));
    if (array.length == 0) {
      out.add("/>");
      return;
    }
    out.add('>');
    int at = edges.first(e);
    int last = at + array.length;
    while (at < last) {
      int end = at;
      while (end < last && edges.target(end) == 0) {
        end++;
      }
      if (end > at) {
        appendNulls(end - at);
        at = end;
      } else {
        appendElement(edges.target(at++));
      }
    }
    out.add("</c:array>");
  }

  private void appendNulls(int count) {
    if (count == 1) {
      out.add("<c:null/>");
    } else {
      out.add("<c:null count=\"").add(count).add("\"/>");
    }
  }

  private void appendElement(int e) {
    out.add(REFERENCE).reference(reached.address(e), line);
    String text = reached.is(e, Reached.SCALAR) ? Scalars.text(reached.object(e)) : "";
    if (Texts.fitsAttribute(text) && !text.isEmpty()) {
      out.add("\">").text(text).add("</c:r>");
    } else {
      out.add("\"/>");
    }
  }

  private void appendAdapted(Map<String, Object> values, Shape shape) {
    StringBuilder types = new StringBuilder();
    XmlBytes children = new XmlBytes(64);
    values.forEach((name, value) -> appendAdapted(XmlNames.escape(name), value, types, children));
    if (!types.isEmpty()) {
      attribute("c:types", types.toString());
    }
    if (children.isEmpty()) {
      out.add("/>");
    } else {
      out.add('>').add(children).add(shape.tags().close());
    }
  }

  private void appendAdapted(String name, Object value, StringBuilder types, XmlBytes children) {
    if (value == null) {
      return;
    }
    boolean scalar = shapes.of(value.getClass()).isScalar();
    if (scalar && !(value instanceof String)) {
      types
          .append(types.isEmpty() ? "" : " ")
          .append(name)
          .append('=')
          .append(value.getClass().getName());
    }
    if (value instanceof String s && !Texts.fitsAttribute(s)) {
      children.add('<').add(name);
      Texts.appendContent(children, s, name);
      return;
    }
    out.add(' ').add(name).add("=\"");
    if (scalar) {
      Texts.appendValue(out, Scalars.text(value));
    } else {
      out.reference(reached.address(reached.find(value)), line);
    }
    out.add('"');
  }
}
