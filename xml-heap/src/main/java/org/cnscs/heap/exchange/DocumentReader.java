package org.cnscs.heap.exchange;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.Texts;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;

/**
 * The reader of a natural document: attributes or child elements, in any order, with comments and
 * white space. Nothing is made before the whole document is known to be of classes that are
 * allowed.
 */
final class DocumentReader {

  private static final String OURS = Vocabulary.OBJECT.namespace();

  private final Forms forms;
  private final XMLStreamReader in;
  private final Map<String, Object> byId = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  DocumentReader(Forms forms, XMLStreamReader in) {
    this.forms = forms;
    this.in = in;
  }

  /** Returns the root, made. */
  Object read(Class<?> expected) throws XMLStreamException {
    int event = in.next();
    while (event != XMLStreamConstants.START_ELEMENT) {
      if (event == XMLStreamConstants.DTD) {
        throw new NaturalFormException("A DOCTYPE is not allowed");
      }
      event = in.next();
    }
    Object root = item(expected, expected);
    while (in.hasNext()) {
      in.next();
    }
    nodes.forEach(this::resolve);
    Assembly assembly = new Assembly();
    nodes.forEach(assembly::make);
    return root instanceof Node node ? node.object : root;
  }

  private int row() {
    return in.getLocation().getLineNumber();
  }

  private NaturalFormException wrong(String message) {
    return new NaturalFormException("Row " + row() + ": " + message);
  }

  private boolean isOurs(String local) {
    return OURS.equals(in.getNamespaceURI()) && in.getLocalName().equals(local);
  }

  private String mark(String name) {
    return in.getAttributeValue(OURS, name);
  }

  /** Reads an element that tells its class; the reader stands on its start and then on its end. */
  private Object item(Class<?> expected, Type declared) throws XMLStreamException {
    if (isOurs("null")) {
      in.nextTag();
      return null;
    }
    if (isOurs("r")) {
      return reference(in.getAttributeValue("", "ref"), expected);
    }
    String name = in.getLocalName();
    if (isOurs("array")) {
      name = in.getAttributeValue("", "of") + "[]";
    } else if (in.getNamespaceURI() != null && !in.getNamespaceURI().isEmpty()) {
      throw wrong("The element " + in.getName() + " is of another vocabulary");
    }
    return content(form(name), expected, declared);
  }

  private Form form(String name) {
    try {
      return forms.named(name);
    } catch (NaturalFormException e) {
      throw NaturalFormException.at(row(), e);
    }
  }

  private Object reference(String text, Class<?> expected) throws XMLStreamException {
    if (text == null || !Texts.isReference(text)) {
      throw wrong("A reference reads #id, not " + text);
    }
    Node.Reference reference = new Node.Reference(text.substring(1), expected, row());
    if (in.nextTag() != XMLStreamConstants.END_ELEMENT) {
      throw wrong("A reference has nothing in it");
    }
    return reference;
  }

  /** Reads an element that is a field: the place tells its class, if a mark does not. */
  private Object field(Member member) throws XMLStreamException {
    if (mark("ref") != null) {
      return reference(mark("ref"), member.erased());
    }
    String type = mark("type");
    Form form = type != null ? form(type) : forms.inferred(member.erased());
    if (form == null) {
      throw wrong(
          "Objects of many classes can stand in "
              + member.name()
              + "; say with c:type which one this is");
    }
    return content(form, Types.boxed(member.erased()), member.type());
  }

  private Object content(Form form, Class<?> expected, Type declared) throws XMLStreamException {
    if (!expected.isAssignableFrom(form.type())) {
      throw wrong(
          "An object of " + form.name() + " cannot stand where a " + name(expected) + " is");
    }
    String id = mark("id");
    Object read = read(form, id, declared);
    if (id != null && !(read instanceof Node)) {
      keep(id, read);
    }
    return read;
  }

  private String name(Class<?> type) {
    String name = forms.name(type);
    return name != null ? name : type.getName();
  }

  private Object read(Form form, String id, Type declared) throws XMLStreamException {
    return switch (form) {
      case TextForm text -> text(text, textOf());
      case TreeForm tree -> tree(tree);
      case ArrayForm array when array.isPrimitive() -> primitives(array);
      case ArrayForm array ->
          items(node(array, id), array.type().componentType(), Types.component(declared));
      case ContainerForm container when container.isMap() -> entries(node(container, id), declared);
      case ContainerForm container -> {
        Type element = Types.element(declared);
        yield items(node(container, id), Types.erased(element), element);
      }
      case ObjectForm plain -> object(node(plain, id), plain);
    };
  }

  private Node node(Form form, String id) {
    String of = mark("of");
    Node node = new Node(form, new Detail(mark("order"), of == null ? null : type(of)), row());
    if (id != null) {
      keep(id, node);
    }
    nodes.add(node);
    return node;
  }

  private Class<?> type(String name) {
    try {
      return forms.type(name);
    } catch (NaturalFormException e) {
      throw NaturalFormException.at(row(), e);
    }
  }

  private void keep(String id, Object object) {
    if (byId.put(id, object) != null) {
      throw wrong("Two objects have the c:id " + id);
    }
  }

  private String textOf() throws XMLStreamException {
    boolean marked = "true".equals(mark("marked"));
    String text = in.getElementText();
    try {
      return marked ? XmlText.unmark(text) : text;
    } catch (IllegalArgumentException e) {
      throw NaturalFormException.at(row(), e);
    }
  }

  private Object text(TextForm form, String text) {
    try {
      return form.read(form.type() == String.class ? text : padded(form, text));
    } catch (NaturalFormException e) {
      throw NaturalFormException.at(row(), e);
    }
  }

  /** Returns a text without the white space around it, where that can have no meaning. */
  static String padded(TextForm form, String text) {
    return form.isLimited() && form.type() != Character.class ? text.strip() : text;
  }

  private Object primitives(ArrayForm form) throws XMLStreamException {
    String encoding = mark("encoding");
    try {
      return PrimitiveArrays.read(form.type().componentType(), encoding, textOf());
    } catch (NaturalFormException e) {
      throw NaturalFormException.at(row(), e);
    }
  }

  private Object tree(TreeForm form) throws XMLStreamException {
    int row = row();
    Tree tree = TreeReader.read(in);
    try {
      return form.read().apply(tree);
    } catch (RuntimeException e) {
      throw NaturalFormException.at(row, e);
    }
  }

  private Node items(Node node, Class<?> expected, Type declared) throws XMLStreamException {
    checkNoFields(node);
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!isApart()) {
        node.values.add(item(expected, declared));
      }
    }
    return node;
  }

  private void checkNoFields(Node node) {
    for (int i = 0; i < in.getAttributeCount(); i++) {
      boolean ours = OURS.equals(in.getAttributeNamespace(i)) || isOurs("array");
      if (!ours && !isForeign(i)) {
        throw wrong(node.form.name() + " has no attribute " + in.getAttributeLocalName(i));
      }
    }
  }

  /** Tells whether an attribute says where a schema is. */
  private boolean isForeign(int i) {
    return XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(in.getAttributeNamespace(i));
  }

  private Node entries(Node node, Type declared) throws XMLStreamException {
    checkNoFields(node);
    List<Member> entry = Types.entry(declared);
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!isApart()) {
        if (!in.getLocalName().equals("entry")) {
          throw wrong("A map has entries, not " + in.getLocalName());
        }
        Object[] values = new Object[2];
        members(entry, name -> place(entry, name), values);
        node.values.addAll(Arrays.asList(values));
      }
    }
    return node;
  }

  private static int place(List<Member> members, String name) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new NaturalFormException("An entry has a key and a value, and no " + name);
  }

  private Node object(Node node, ObjectForm form) throws XMLStreamException {
    Object[] values = new Object[form.members().size()];
    members(form.members(), form::place, values);
    node.values.addAll(Arrays.asList(values));
    return node;
  }

  private void members(List<Member> members, ToIntFunction<String> places, Object[] values)
      throws XMLStreamException {
    boolean[] given = new boolean[values.length];
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String namespace = in.getAttributeNamespace(i);
      if (namespace == null || namespace.isEmpty()) {
        int place = place(places, given, in.getAttributeLocalName(i));
        values[place] = attribute(members.get(place), in.getAttributeValue(i));
      } else if (!namespace.equals(OURS) && !isForeign(i)) {
        throw wrong("The attribute " + in.getAttributeName(i) + " is of another vocabulary");
      }
    }
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!isApart()) {
        int place = place(places, given, in.getLocalName());
        values[place] = field(members.get(place));
      }
    }
  }

  private int place(ToIntFunction<String> places, boolean[] given, String name) {
    try {
      int place = places.applyAsInt(name);
      if (given[place]) {
        throw new NaturalFormException("The field " + name + " is given twice");
      }
      given[place] = true;
      return place;
    } catch (NaturalFormException e) {
      throw NaturalFormException.at(row(), e);
    }
  }

  private Object attribute(Member member, String value) {
    Class<?> type = member.erased();
    if (type.isPrimitive()) {
      return text((TextForm) forms.inferred(type), value);
    }
    if (Texts.isReference(value)) {
      return new Node.Reference(value.substring(1), type, row());
    }
    if (forms.inferred(type) instanceof TextForm form) {
      return text(form, Texts.parseValue(value));
    }
    throw wrong(
        "The attribute "
            + member.name()
            + " can only be a reference #id, since a "
            + name(type)
            + " is no text");
  }

  /** Reads the objects that stand apart, if the reader is on their element. */
  private boolean isApart() throws XMLStreamException {
    if (!isOurs("apart")) {
      return false;
    }
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      item(Object.class, Object.class);
    }
    return true;
  }

  private void resolve(Node node) {
    node.values.replaceAll(
        value -> value instanceof Node.Reference reference ? resolve(reference) : value);
  }

  private Object resolve(Node.Reference reference) {
    Object found = byId.get(reference.id());
    if (found == null) {
      throw new NaturalFormException(
          "Row " + reference.row() + ": there is no object with the c:id " + reference.id());
    }
    Class<?> type = found instanceof Node node ? node.form.type() : found.getClass();
    if (!Types.boxed(reference.expected()).isAssignableFrom(type)) {
      throw new NaturalFormException(
          "Row "
              + reference.row()
              + ": the object #"
              + reference.id()
              + " is a "
              + name(type)
              + ", and cannot stand where a "
              + name(reference.expected())
              + " is");
    }
    return found;
  }
}
