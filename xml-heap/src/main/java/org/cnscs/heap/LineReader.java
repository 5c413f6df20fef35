package org.cnscs.heap;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlNames;

/**
 * The reader of any well-formed line: makes its objects and fills them, as far as what they refer
 * to is there. It decides what a line means; the {@link ExpectedReader} is faster at what it knows.
 */
final class LineReader {

  private final Heap heap;
  private final LineObjects objects;
  private final int line;
  private XMLStreamReader in;

  LineReader(Heap heap, LineObjects objects) {
    this.heap = heap;
    this.objects = objects;
    this.line = objects.line();
  }

  /**
   * Reads a line.
   *
   * @param done how many of its objects are there already
   */
  void read(byte[] xml, int done) {
    objects.pass(0);
    try {
      in = Xml.reader(xml);
      in.nextTag();
      String number = in.getAttributeValue(null, "n");
      if (!in.getLocalName().equals("line") || !Integer.toString(line).equals(number)) {
        throw new HeapFormatException(
            "Expected line " + line + ", found " + in.getLocalName() + " " + number);
      }
      for (int i = 0; in.nextTag() == XMLStreamConstants.START_ELEMENT; i++) {
        if (i < done) {
          skip();
        } else {
          readObject();
        }
      }
    } catch (XMLStreamException | RuntimeException e) {
      throw objects.error(e);
    }
  }

  private void skip() throws XMLStreamException {
    objects.pass(Integer.parseInt(in.getAttributeValue(Marks.NAMESPACE, "id")));
    pass();
  }

  /** Moves to the end of an object's element. */
  private void pass() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {} // texts
      }
    }
  }

  private void readObject() throws XMLStreamException {
    int slot = Integer.parseInt(in.getAttributeValue(Marks.NAMESPACE, "id"));
    String hash = in.getAttributeValue(Marks.NAMESPACE, "hash");
    objects.begin(slot, hash == null ? null : Integer.valueOf(hash));
    String dropped = droppedType();
    if (dropped != null) {
      heap.put(objects.address(), new Dropped(dropped));
      pass();
      return;
    }
    if (in.getNamespaceURI() == null || in.getNamespaceURI().isEmpty()) {
      readInstance();
      return;
    }
    switch (in.getLocalName()) {
      case "array" -> readArray();
      case "string" -> readString();
      case "box" -> readBox();
      case "statics" -> readStatics();
      case "constant" -> {
        objects.putExisting(objects.constant(required("class"), required("name")));
        in.nextTag();
      }
      case "outside" -> {
        objects.putExisting(objects.outside(required("name")));
        in.nextTag();
      }
      case "lambda" -> objects.putLambda(values());
      default -> throw new HeapFormatException("Not an object: " + in.getName());
    }
  }

  /** Returns the class of an object that is not read, null of others. */
  private String droppedType() {
    boolean instance = in.getNamespaceURI() == null || in.getNamespaceURI().isEmpty();
    String type =
        switch (instance ? "" : in.getLocalName()) {
          case "" ->
              in.getAttributeValue(Marks.NAMESPACE, "loader") == null
                  ? XmlNames.unescape(in.getLocalName())
                  : null;
          case "array" -> in.getAttributeValue(null, "of");
          case "statics" -> in.getAttributeValue(null, "class");
          default -> null;
        };
    return type != null && heap.drops(type) ? type : null;
  }

  private String required(String name) {
    String value = in.getAttributeValue(null, name);
    if (value == null) {
      throw new HeapFormatException("The element " + in.getLocalName() + " has no " + name);
    }
    return value;
  }

  private void readInstance() throws XMLStreamException {
    Shape shape = heap.shape(in.getLocalName(), in.getAttributeValue(Marks.NAMESPACE, "loader"));
    if (shape.kind() == Kind.ADAPTED) {
      Map<String, Object> values = values();
      Object object = LineObjects.allocate(shape, values);
      objects.putExisting(object);
      objects.fillLater(object, shape, values);
    } else {
      Object object = LineObjects.allocate(shape);
      objects.putNew(object);
      new FieldReader(heap, in, objects.address()).read(object, shape);
    }
  }

  /** Reads the values of an adapter or lambda: texts, boxes and pointers. */
  private Map<String, Object> values() throws XMLStreamException {
    Map<String, Object> values = new LinkedHashMap<>();
    Marks marks = Marks.of(in);
    for (int i = 0; i < in.getAttributeCount(); i++) {
      if (in.getAttributeNamespace(i) == null || in.getAttributeNamespace(i).isEmpty()) {
        String name = in.getAttributeLocalName(i);
        values.put(
            XmlNames.unescape(name),
            objects.value(in.getAttributeValue(i), marks.type(name, Marks.STRING)));
      }
    }
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = XmlNames.unescape(in.getLocalName());
      boolean marked = isMarked("marked");
      values.put(name, Texts.parseContent(in.getElementText(), marked));
    }
    return values;
  }

  private boolean isMarked(String mark) {
    return "true".equals(in.getAttributeValue(Marks.NAMESPACE, mark));
  }

  private void readString() throws XMLStreamException {
    if (isMarked("unfinished")) {
      objects.putNew(LineObjects.unfinishedString());
      in.nextTag();
      return;
    }
    boolean interned = isMarked("interned");
    boolean marked = isMarked("marked");
    String text = Texts.parseContent(in.getElementText(), marked);
    objects.put(LineObjects.string(text, interned), interned);
  }

  private void readBox() throws XMLStreamException {
    boolean cached = isMarked("interned");
    String type = required("of");
    Object box = Scalars.parse(type, in.getElementText());
    objects.put(LineObjects.box(box, cached), cached);
  }

  private void readStatics() throws XMLStreamException {
    Class<?> type = objects.staticsType(required("class"));
    new FieldReader(heap, in, objects.address()).read(type, objects.putStatics(type));
  }

  private void readArray() throws XMLStreamException {
    Class<?> component = heap.type(required("of"));
    if (component.isPrimitive()) {
      String encoding = in.getAttributeValue(null, "encoding");
      objects.putNew(Primitives.parse(component, encoding, in.getElementText()));
    } else {
      readElements(component);
    }
  }

  private void readElements(Class<?> component) throws XMLStreamException {
    Elements elements = new Elements();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (in.getLocalName().equals("null")) {
        String count = in.getAttributeValue(null, "count");
        elements.skip(count == null ? 1 : Integer.parseInt(count));
      } else {
        elements.add(element());
      }
      in.getElementText();
    }
    objects.putNew(heap.array(component, elements, objects.address()));
  }

  private long element() {
    String ref = in.getAttributeValue(null, "ref");
    if (!in.getLocalName().equals("r") || ref == null || !Texts.isReference(ref)) {
      throw new HeapFormatException("Not an element of an array: " + in.getName() + " " + ref);
    }
    return Address.parse(ref.substring(1), line);
  }
}
