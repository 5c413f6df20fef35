package org.cnscs.heap;

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

  private final Reached reached;
  private final Walk walk;
  private final Shapes shapes;
  private final StringBuilder out = new StringBuilder(64 << 10);
  private final FieldEncoder fields;
  private int line;

  LineEncoder(Reached reached, Walk walk, Placement placement, Shapes shapes) {
    this.reached = reached;
    this.walk = walk;
    this.shapes = shapes;
    this.fields = new FieldEncoder(reached, placement, out);
  }

  void start(int number) {
    line = number;
    out.setLength(0);
    out.append(START).append(number).append("\">");
  }

  String end() {
    return out.append("\n</c:line>").toString();
  }

  void append(int e) {
    Object object = reached.object(e);
    Shape shape = reached.shape(e);
    out.append('\n');
    if (reached.is(e, Reached.OUTSIDE)) {
      open("c:outside", e);
      attribute("name", XmlText.mark(walk.outside(e)));
      out.append("/>");
    } else if (reached.is(e, Reached.CONSTANT)) {
      open("c:constant", e);
      attribute("class", walk.constant(e).className());
      attribute("name", walk.constant(e).name());
      out.append("/>");
    } else {
      appendShaped(e, object, shape);
    }
  }

  private void appendShaped(int e, Object object, Shape shape) {
    open(shape.element(), e);
    switch (shape.kind()) {
      case STRING -> appendString(e, (String) object);
      case BOX -> {
        attribute("of", shape.type().getName());
        appendCanonical(e);
        out.append('>');
        XmlText.appendText(out, Scalars.text(object));
        out.append("</c:box>");
      }
      case PRIMITIVES -> {
        attribute("of", TypeNames.of(shape.type().componentType()));
        Primitives.append(out, object);
      }
      case REFERENCES -> appendElements((Object[]) object, shape);
      case PLAIN -> fields.append(object, shape, line);
      case STATICS -> {
        attribute("class", Qualifiers.nameOf(shape.type()));
        fields.append(shape.type(), shape, line);
      }
      case ADAPTED, LAMBDA -> appendAdapted(walk.adapted(e), shape);
      case REFUSED ->
          throw new IllegalStateException("Refused objects do not get here: " + shape.type());
    }
  }

  private void open(String element, int e) {
    Shape shape = reached.shape(e);
    out.append('<')
        .append(element)
        .append(" c:id=\"")
        .append(Address.slot(reached.address(e)))
        .append('"');
    if (shape.qualifier() != null && shape.kind() != Kind.STATICS) {
      out.append(" c:loader=\"").append(shape.qualifier()).append('"');
    }
    if (reached.is(e, Reached.HASHED) && shape.kind() != Kind.STATICS) {
      out.append(" c:hash=\"").append(System.identityHashCode(reached.object(e))).append('"');
    }
  }

  private void appendString(int e, String text) {
    if (Texts.isUnfinished(text)) {
      out.append(" c:unfinished=\"true\"/>");
    } else {
      appendCanonical(e);
      Texts.appendContent(out, text, "c:string");
    }
  }

  private void appendCanonical(int e) {
    if (fields.isCanonical(e)) {
      out.append(" c:interned=\"true\"");
    }
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    XmlText.appendAttribute(out, value);
    out.append('"');
  }

  private void appendElements(Object[] array, Shape shape) {
    attribute("of", TypeNames.of(shape.type().componentType()));
    if (array.length == 0) {
      out.append("/>");
      return;
    }
    out.append('>');
    int i = 0;
    while (i < array.length) {
      int end = i;
      while (end < array.length && array[end] == null) {
        end++;
      }
      if (end > i) {
        appendNulls(end - i);
        i = end;
      } else {
        appendElement(array[i++]);
      }
    }
    out.append("</c:array>");
  }

  private void appendNulls(int count) {
    out.append(count == 1 ? "<c:null/>" : "<c:null count=\"" + count + "\"/>");
  }

  private void appendElement(Object value) {
    out.append("<c:r ref=\"");
    int e = reached.find(value);
    Address.appendReference(out, reached.address(e), line);
    String text = reached.shape(e).isScalar() ? Scalars.text(value) : "";
    if (Texts.fitsAttribute(text) && !text.isEmpty()) {
      out.append("\">");
      XmlText.appendText(out, text);
      out.append("</c:r>");
    } else {
      out.append("\"/>");
    }
  }

  private void appendAdapted(Map<String, Object> values, Shape shape) {
    StringBuilder types = new StringBuilder();
    StringBuilder children = new StringBuilder();
    values.forEach((name, value) -> appendAdapted(XmlNames.escape(name), value, types, children));
    if (!types.isEmpty()) {
      attribute("c:types", types.toString());
    }
    if (children.isEmpty()) {
      out.append("/>");
    } else {
      out.append('>').append(children).append("</").append(shape.element()).append('>');
    }
  }

  private void appendAdapted(
      String name, Object value, StringBuilder types, StringBuilder children) {
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
      children.append('<').append(name);
      Texts.appendContent(children, s, name);
      return;
    }
    out.append(' ').append(name).append("=\"");
    if (scalar) {
      Texts.appendValue(out, Scalars.text(value));
    } else {
      Address.appendReference(out, reached.address(reached.find(value)), line);
    }
    out.append('"');
  }
}
