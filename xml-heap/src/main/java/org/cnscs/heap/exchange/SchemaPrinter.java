package org.cnscs.heap.exchange;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cnscs.xml.Vocabulary;

/**
 * The writer of an XML Schema for the documents of a class.
 *
 * <p>Each class becomes a type and an element of its name. A field becomes an attribute, if its
 * value can be a text or reference, and a child element. Where objects of many classes can stand,
 * the schema says what it can: XML Schema 1.0 cannot make a type depend on {@code c:type}.
 */
final class SchemaPrinter {

  private static final Map<String, String> KNOWN = known();

  private final Forms forms;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Output out = new Output(bytes);
  private final Deque<Form> work = new ArrayDeque<>();
  private final Set<String> met = new HashSet<>();
  private final Map<String, Form> enumerations = new TreeMap<>();

  SchemaPrinter(Forms forms) {
    this.forms = forms;
  }

  private static Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    for (String type : List.of("string", "boolean", "byte", "short", "int", "long")) {
      known.put(type, "xs:" + type);
    }
    for (String type : List.of("char", "float", "double")) {
      known.put(type, "c:" + type);
    }
    known.put("BigInteger", "xs:integer");
    known.put("BigDecimal", "c:decimal");
    known.put("AtomicInteger", "xs:int");
    known.put("AtomicLong", "xs:long");
    known.put("AtomicBoolean", "xs:boolean");
    return known;
  }

  byte[] print(List<Form> roots) {
    out.raw("<xs:schema")
        .attribute("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
        .attribute("xmlns:c", Vocabulary.OBJECT.namespace())
        .raw(">");
    out.row(1).raw("<xs:import").attribute("namespace", Vocabulary.OBJECT.namespace());
    out.attribute("schemaLocation", Vocabulary.OBJECT.schema()).raw("/>");
    roots.forEach(this::meet);
    while (!work.isEmpty()) {
      element(work.pop());
    }
    enumerations.values().forEach(this::enumeration);
    out.row(0).end("xs:schema").raw("\n");
    out.finish();
    return bytes.toByteArray();
  }

  private void meet(Form form) {
    if (met.add(form.name()) && !(form instanceof ArrayForm)) {
      work.add(form);
    }
  }

  private void element(Form form) {
    out.row(1).raw("<xs:element").attribute("name", form.name());
    content(form, Object.class, 1);
    if (form instanceof ObjectForm plain) {
      type(plain);
    }
  }

  private void type(ObjectForm form) {
    out.row(1).raw("<xs:complexType").attribute("name", form.name()).raw(">");
    out.row(2).raw("<xs:all>");
    for (Member member : form.members()) {
      member(member, 3);
    }
    out.row(3).raw("<xs:element ref=\"c:apart\" minOccurs=\"0\"/>");
    out.row(2).end("xs:all");
    form.members().forEach(member -> attribute(member, 2));
    marks(2);
    out.row(1).end("xs:complexType");
  }

  private void member(Member member, int depth) {
    out.row(depth).raw("<xs:element").attribute("name", member.name()).attribute("minOccurs", "0");
    Form form = certain(member.erased());
    if (form == null) {
      meetAll(member.erased());
      anything(depth);
    } else {
      content(form, member.type(), depth);
    }
  }

  /** Returns the form by which all that can stand in a place looks, null if there are many. */
  private Form certain(Class<?> type) {
    Form inferred = forms.inferred(type);
    return switch (inferred) {
      case null -> null;
      case ArrayForm array when array.isPrimitive() -> array;
      case ArrayForm array -> certain(type.componentType()) == null ? null : array;
      case ContainerForm container ->
          possible(type).stream().allMatch(ContainerForm.class::isInstance) ? container : null;
      case TextForm text -> possible(type).equals(List.of(text)) ? text : null;
      case ObjectForm plain -> possible(type).equals(List.of(plain)) ? plain : null;
      case TreeForm tree -> null;
    };
  }

  private List<Form> possible(Class<?> type) {
    return forms.assignable(type).stream().sorted(Comparator.comparing(Form::name)).toList();
  }

  /** Meets the objects that can stand in a place, as far as the program has thought of them. */
  private void meetAll(Class<?> type) {
    if (type != Object.class) {
      possible(type).stream().filter(ObjectForm.class::isInstance).forEach(this::meet);
    }
  }

  /** Writes the rest of an element's declaration. */
  private void content(Form form, Type declared, int depth) {
    switch (form) {
      case TextForm text -> text(simple(text), depth);
      case TreeForm tree -> anything(depth);
      case ArrayForm array -> array(array, depth);
      case ContainerForm container when container.isMap() -> entries(declared, depth);
      case ContainerForm container -> items(Types.element(declared), declared, depth);
      case ObjectForm plain -> {
        meet(plain);
        out.attribute("type", plain.name()).raw("/>");
      }
    }
  }

  private void open(int depth) {
    out.raw(">").row(depth + 1).raw("<xs:complexType>");
  }

  private void close(int depth) {
    out.row(depth + 1).end("xs:complexType").row(depth).end("xs:element");
  }

  private String simple(TextForm form) {
    if (form.type().isEnum()) {
      enumerations.put(form.name(), form);
      return "enumeration." + form.name();
    }
    return KNOWN.getOrDefault(form.name(), "xs:string");
  }

  private void text(String simple, int depth) {
    open(depth);
    out.row(depth + 2).raw("<xs:simpleContent><xs:extension").attribute("base", simple).raw(">");
    marks(depth + 3);
    out.row(depth + 2).raw("</xs:extension></xs:simpleContent>");
    close(depth);
  }

  private void array(ArrayForm form, int depth) {
    Class<?> component = form.type().componentType();
    if (component == char.class) {
      text("xs:string", depth);
    } else if (component.isPrimitive()) {
      text("c:array." + component.getName(), depth);
    } else {
      items(component, Object.class, depth);
    }
  }

  /**
   * Writes what is in a collection: objects of the classes of its elements, or the collection that
   * it shows.
   */
  private void items(Type element, Type container, int depth) {
    open(depth);
    out.row(depth + 2).raw("<xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">");
    out.row(depth + 3).raw("<xs:element ref=\"c:null\"/><xs:element ref=\"c:r\"/>");
    out.raw("<xs:element ref=\"c:array\"/><xs:element ref=\"c:apart\"/>");
    Class<?> type = Types.erased(element);
    if (type == Object.class) {
      out.row(depth + 3).raw("<xs:any processContents=\"lax\" namespace=\"##local\"/>");
    } else {
      Set<Form> all = new LinkedHashSet<>(possible(type));
      all.addAll(shown(container));
      all.forEach(form -> item(form, depth + 3));
    }
    out.row(depth + 2).end("xs:choice");
    marks(depth + 2);
    close(depth);
  }

  private void item(Form form, int depth) {
    meet(form);
    out.row(depth).raw("<xs:element").attribute("ref", form.name()).raw("/>");
  }

  /** Returns the containers that one in a place may show. */
  private List<Form> shown(Type container) {
    Class<?> type = Types.erased(container);
    return Interfaces.usual(type) == null ? List.of() : possible(type);
  }

  private void entries(Type map, int depth) {
    open(depth);
    out.row(depth + 2).raw("<xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">");
    out.row(depth + 3).raw("<xs:element ref=\"c:apart\"/><xs:element ref=\"c:r\"/>");
    shown(map).forEach(form -> item(form, depth + 3));
    out.row(depth + 3).raw("<xs:element name=\"entry\"><xs:complexType><xs:all>");
    List<Member> entry = Types.entry(map);
    entry.forEach(member -> member(member, depth + 4));
    out.row(depth + 3).raw("</xs:all>");
    entry.forEach(member -> attribute(member, depth + 4));
    out.row(depth + 3).raw("</xs:complexType></xs:element>");
    out.row(depth + 2).end("xs:choice");
    marks(depth + 2);
    close(depth);
  }

  /** Writes what a field may be as an attribute: a text, a reference, or one of the two. */
  private void attribute(Member member, int depth) {
    Form form = forms.inferred(member.erased());
    String type = "c:reference";
    if (form instanceof TextForm text) {
      boolean alone = !text.hasIdentity() && certain(member.erased()) != null;
      String simple = simple(text);
      type = alone || simple.equals("xs:string") ? simple : simple + " c:reference";
    }
    out.row(depth).raw("<xs:attribute").attribute("name", member.name());
    if (type.indexOf(' ') < 0) {
      out.attribute("type", type).raw("/>");
    } else {
      out.raw("><xs:simpleType><xs:union").attribute("memberTypes", type);
      out.raw("/></xs:simpleType></xs:attribute>");
    }
  }

  /** Writes that anything may stand in an element; what its children are called tells nothing. */
  private void anything(int depth) {
    out.raw(">").row(depth + 1).raw("<xs:complexType mixed=\"true\">");
    out.row(depth + 2).raw("<xs:sequence><xs:any processContents=\"skip\" minOccurs=\"0\"");
    out.attribute("maxOccurs", "unbounded").raw("/></xs:sequence>");
    marks(depth + 2);
    out.row(depth + 2).raw("<xs:anyAttribute processContents=\"skip\" namespace=\"##local\"/>");
    close(depth);
  }

  private void marks(int depth) {
    out.row(depth).raw("<xs:attributeGroup ref=\"c:marks\"/>");
  }

  private void enumeration(Form form) {
    out.row(1).raw("<xs:simpleType").attribute("name", "enumeration." + form.name()).raw(">");
    out.row(2).raw("<xs:restriction base=\"xs:string\">");
    for (Object constant : form.type().getEnumConstants()) {
      out.row(3).raw("<xs:enumeration").attribute("value", ((Enum<?>) constant).name()).raw("/>");
    }
    out.row(2).end("xs:restriction");
    out.row(1).end("xs:simpleType");
  }
}
