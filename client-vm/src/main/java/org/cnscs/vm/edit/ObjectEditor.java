package org.cnscs.vm.edit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.cnscs.xml.XmlNames;
import org.cnscs.xml.XmlText;

/**
 * An editor of objects' elements. That a field exists, and may hold what it is given, only the
 * reading of the whole checkpoint tells, which knows the classes.
 */
final class ObjectEditor {
  private static final Set<String> MARKS =
      Set.of(
          "c:id",
          "c:loader",
          "c:hash",
          "c:types",
          "c:interned",
          "c:fresh",
          "c:shared",
          "c:unfinished",
          "c:marked");

  private final NewScalars scalars;

  ObjectEditor(NewScalars scalars) {
    this.scalars = scalars;
  }

  /** Returns an object's element as it is after an edit. */
  ObjectElement apply(ObjectElement object, Edit.OfObject edit) throws BadEditException {
    return switch (edit) {
      case Edit.Field field -> set(object, field);
      case Edit.Element element -> new ArrayEditor(scalars).set(object, element);
      case Edit.Whole whole -> replace(object, whole);
    };
  }

  private static ObjectElement set(ObjectElement object, Edit.Field edit) throws BadEditException {
    boolean statics = object.name().equals("c:statics");
    if (object.name().startsWith("c:") && !statics) {
      throw BadEditException.unfit(
          edit.object()
              + " is a "
              + object.name().substring(2)
              + " without fields; set the fields or variables that refer to it instead",
          null);
    }
    String name = XmlNames.escape(edit.name());
    if (statics && name.equals("class")) {
      throw BadEditException.notFound(edit.object() + " has no field class");
    }
    SequencedMap<String, String> attributes = new LinkedHashMap<>(object.attributes());
    List<ObjectElement> children = new ArrayList<>(object.children());
    children.removeIf(child -> child.name().equals(name));
    Stream.of("c:interned", "c:fresh", "c:shared").forEach(mark -> unmark(attributes, mark, name));
    String value = edit.value();
    if (value == null || Values.isReference(value)) {
      unmark(attributes, "c:types", name);
    }
    if (value == null) {
      attributes.remove(name);
    } else {
      attributes.put(name, checked(edit.object() + "." + edit.name(), value));
    }
    return new ObjectElement(object.name(), attributes, children, object.text());
  }

  private static String checked(String place, String value) throws BadEditException {
    if (Values.isReference(value)) {
      return Values.reference(place, value);
    }
    if (!XmlText.isLegal(value)) {
      throw BadEditException.unfit(
          place + ": the text holds characters that XML forbids; give the object with --from",
          null);
    }
    return value;
  }

  /** Removes a field from a list of marks. */
  private static void unmark(SequencedMap<String, String> attributes, String mark, String field) {
    String list = attributes.get(mark);
    if (list != null) {
      String rest =
          Stream.of(list.strip().split("\\s+"))
              .filter(each -> !each.equals(field) && !each.startsWith(field + "="))
              .collect(Collectors.joining(" "));
      if (rest.isEmpty()) {
        attributes.remove(mark);
      } else {
        attributes.put(mark, rest);
      }
    }
  }

  private static ObjectElement replace(ObjectElement old, Edit.Whole edit) throws BadEditException {
    ObjectElement given = parse(edit);
    String slot = Integer.toString(edit.object().slot());
    refuseOther(edit, "element", old.name(), given.name());
    for (String fixed : List.of("class", "of", "c:loader")) {
      if (!fixed.equals("class") || old.name().equals("c:statics")) {
        refuseOther(edit, fixed, old.attributes().get(fixed), given.attributes().get(fixed));
      }
    }
    refuseOther(edit, "c:id", slot, given.attributes().getOrDefault("c:id", slot));
    for (String name : given.attributes().keySet()) {
      if (name.startsWith("c:") && !MARKS.contains(name)) {
        throw BadEditException.unfit(edit.object() + ": there is no mark " + name, null);
      }
    }
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    attributes.put("c:id", slot);
    attributes.putAll(given.attributes());
    return new ObjectElement(given.name(), attributes, given.children(), given.text());
  }

  private static ObjectElement parse(Edit.Whole edit) throws BadEditException {
    try {
      return ObjectElement.parse(edit.xml());
    } catch (XMLStreamException e) {
      throw BadEditException.unfit(
          edit.object() + ": not the element of an object: " + e.getMessage(), e);
    }
  }

  /** An object keeps its class and address. */
  private static void refuseOther(Edit.Whole edit, String what, String expected, String actual)
      throws BadEditException {
    if (!Objects.equals(expected, actual)) {
      throw BadEditException.unfit(
          edit.object() + ": the " + what + " is " + expected + ", and cannot become " + actual,
          null);
    }
  }
}
