package org.cnscs.server.index;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.apache.lucene.document.Document;
import org.cnscs.server.index.XmlNode.Attribute;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlNames;

/** The division of a stored document into the places that can be found in it. */
final class PlaceReader {
  private static final Pattern REFERENCE = Pattern.compile("#\\d+(\\.\\d+)?");
  private static final Pattern WRITTEN = Pattern.compile("entry/(\\d{1,12})-(\\d{1,6})");
  private static final long BEFORE_ALL_TIMES = Long.MIN_VALUE / 2;
  private static final Pattern ENCODED = Pattern.compile("\\S{256,}");
  private static final String HEAP = Vocabulary.HEAP.namespace();

  private final String space;
  private final String id;

  private PlaceReader(String space, String id) {
    this.space = space;
    this.id = id;
  }

  /** Returns what is indexed of a document: its places, or a subtable; at least one. */
  static List<Document> read(String space, String id, long version, byte[] xml)
      throws XMLStreamException {
    XmlNode root = XmlNode.parse(xml);
    if (isTable(root, id)) {
      return List.of(PlaceDocument.table(space, id, version, held(root)));
    }
    List<PlaceDocument> places = new PlaceReader(space, id).places(root);
    return places.isEmpty()
        ? List.of(PlaceDocument.nothing(space, id, version))
        : places.stream().map(place -> place.build(version)).toList();
  }

  /** Returns the places of a document. */
  static List<PlaceDocument> places(String space, String id, byte[] xml) throws XMLStreamException {
    XmlNode root = XmlNode.parse(xml);
    return isTable(root, id) ? List.of() : new PlaceReader(space, id).places(root);
  }

  private static boolean isTable(XmlNode root, String id) {
    return root.isHeap("table") && id.startsWith("table/");
  }

  private List<PlaceDocument> places(XmlNode root) {
    return switch (root.isHeap() ? root.name() : "") {
      case "line" -> objects(root, 0);
      case "delta" -> changedObjects(root);
      case "manifest" -> manifest(root);
      default -> List.of(entry(root));
    };
  }

  /**
   * Returns the objects of a line.
   *
   * @param delta the number of the delta line that they stand in, 0 for none
   */
  private List<PlaceDocument> objects(XmlNode line, long delta) {
    String number = line.getOr("n", "");
    List<PlaceDocument> objects = new ArrayList<>();
    for (XmlNode object : line.children()) {
      String address = number + "." + object.getIn(HEAP, "id");
      objects.add(object(object, number, address).address(address, delta));
    }
    return objects;
  }

  private List<PlaceDocument> changedObjects(XmlNode delta) {
    long number = (long) Fields.parseNumber(delta.getOr("n", "")).orElse(0);
    return delta.heapChildren("line").stream()
        .flatMap(line -> objects(line, number).stream())
        .toList();
  }

  private PlaceDocument object(XmlNode object, String line, String address) {
    String className = className(object);
    PlaceDocument place = new PlaceDocument("object", space, id, address);
    place.named(id.substring(id.indexOf('/') + 1));
    place.className(className).summary(className);
    for (Attribute attribute : object.attributes()) {
      if (attribute.namespace().isEmpty() && !(object.isHeap() && isOwn(attribute.name()))) {
        objectField(place, attribute, line);
      }
    }
    objectText(place, object);
    children(place, object, "");
    return place;
  }

  private static boolean isOwn(String attribute) {
    return attribute.equals("class") || attribute.equals("of");
  }

  private static String className(XmlNode object) {
    if (!object.isHeap()) {
      return unescape(object.name());
    }
    return switch (object.name()) {
      case "string" -> "java.lang.String";
      case "array" -> object.getOr("of", "") + "[]";
      default -> object.getOr("class", object.name());
    };
  }

  private static String unescape(String name) {
    try {
      return XmlNames.unescape(name);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static void objectField(PlaceDocument place, Attribute attribute, String line) {
    String field = unescape(attribute.name());
    String value = attribute.value();
    place.summary(field + "=" + value);
    if (REFERENCE.matcher(value).matches()) {
      String address =
          value.indexOf('.') > 0 ? value.substring(1) : line + "." + value.substring(1);
      place.exact("ref", address).reference(field, address);
      return;
    }
    place.field(field, value);
    if (field.indexOf('.') > 0) {
      place.field(field.substring(field.lastIndexOf('.') + 1), value);
    }
  }

  private static void objectText(PlaceDocument place, XmlNode object) {
    if (object.isHeap("string")) {
      place.field("value", object.text()).summary(object.text());
    } else if (!object.text().isEmpty() && !ENCODED.matcher(object.text()).find()) {
      place.text(object.text()).summary(object.text());
    }
  }

  /** Adds child elements as fields; those of a nested element by their path. */
  private static void children(PlaceDocument place, XmlNode parent, String path) {
    for (XmlNode child : parent.children()) {
      String field = PlaceDocument.isTooLong(path) ? path : path + unescape(child.name());
      if (!child.text().isEmpty()) {
        place.field(field, child.text()).summary(field + "=" + child.text());
      }
      for (Attribute attribute : child.attributes()) {
        if (attribute.namespace().isEmpty() && !REFERENCE.matcher(attribute.value()).matches()) {
          place.field(field + "." + unescape(attribute.name()), attribute.value());
        }
      }
      children(place, child, PlaceDocument.isTooLong(field) ? field : field + ".");
    }
  }

  private List<PlaceDocument> manifest(XmlNode manifest) {
    List<PlaceDocument> places = new ArrayList<>();
    PlaceDocument whole = inCheckpoint("manifest", manifest, "");
    whole.summary(
        "checkpoint " + checkpoint(manifest) + " of " + manifest.getOr("time", "unknown time"));
    for (Attribute attribute : manifest.attributes()) {
      whole.field(attribute.name(), attribute.value());
    }
    String label = manifest.get("label");
    if (label != null) {
      whole.summary("label " + label);
    }
    manifest
        .heapChildren("property")
        .forEach(p -> whole.field("property." + p.getOr("name", ""), p.text()));
    manifest.heapChildren("table").forEach(table -> held(table).forEach(whole::holds));
    places.add(whole);
    manifest.heapChildren("thread").forEach(thread -> frames(places, manifest, thread));
    return places;
  }

  /** Returns the hashes of the lines, delta lines and subtables that a table names. */
  private static List<String> held(XmlNode table) {
    return table.children().stream().map(each -> each.getOr("hash", "")).toList();
  }

  private PlaceDocument inCheckpoint(String kind, XmlNode manifest, String place) {
    String process = manifest.getOr("process", "");
    return new PlaceDocument(kind, space, id, place)
        .exact("process", process)
        .exact("checkpoint", checkpoint(manifest))
        .alias("checkpoint", manifest.getOr("number", ""), checkpoint(manifest))
        .checkpoint(checkpoint(manifest), order(manifest));
  }

  private static String checkpoint(XmlNode manifest) {
    return manifest.getOr("process", "") + "@" + manifest.getOr("number", "");
  }

  private static long order(XmlNode manifest) {
    try {
      return Instant.parse(manifest.getOr("time", "")).toEpochMilli();
    } catch (DateTimeException e) {
      return (long) Fields.parseNumber(manifest.getOr("number", "")).orElse(0);
    }
  }

  private void frames(List<PlaceDocument> places, XmlNode manifest, XmlNode thread) {
    int number = 0;
    for (XmlNode frame : thread.heapChildren("frame")) {
      number++;
      places.add(frame(manifest, thread, frame, number));
    }
  }

  private PlaceDocument frame(XmlNode manifest, XmlNode thread, XmlNode frame, int number) {
    String name = thread.getOr("name", "");
    String line = frame.get("line");
    String code =
        frame.getOr("class", "")
            + "."
            + frame.getOr("method", "")
            + (line == null ? "" : " line " + line);
    String place =
        "thread " + thread.getOr("id", "") + " (" + name + "), frame " + number + ": " + code;
    PlaceDocument found = inCheckpoint("frame", manifest, place).summary(code);
    found
        .field("thread", name)
        .field("state", thread.getOr("state", ""))
        .className(frame.getOr("class", ""));
    method(found, frame);
    if (line != null) {
      found.exact("line", line).exact("source", line);
    }
    for (XmlNode variable : frame.children()) {
      variable(found, variable);
    }
    return found;
  }

  private static void method(PlaceDocument place, XmlNode element) {
    String full = element.getOr("method", "");
    String method = full.indexOf('(') < 0 ? full : full.substring(0, full.indexOf('('));
    place.exact("method", method).alias("method", full, full).text(method);
    String frame = element.getOr("class", "") + "." + method;
    place.exact("frame", frame).alias("frame", method, frame);
    Fields.classNames(element.getOr("class", ""))
        .forEach(name -> place.alias("frame", name + "." + method, frame));
  }

  private static void variable(PlaceDocument place, XmlNode variable) {
    String reference = variable.get("ref");
    String address = reference == null ? null : reference.replace("#", "");
    String name = variable.get("name");
    if (address != null) {
      place.exact(variable.isHeap("monitor") ? "monitor" : "ref", address);
    }
    if (name == null) {
      place.text(variable.text());
      return;
    }
    String field = "local." + name;
    if (address != null && variable.text().isEmpty()) {
      place.reference(field, address).summary(name + "=#" + address);
    } else {
      place.field(field, variable.text()).summary(name + "=" + variable.text());
    }
    place.text(name);
  }

  /** Returns the order in which entries were written, which their ids tell; before all times. */
  private OptionalLong written() {
    Matcher numbers = WRITTEN.matcher(id);
    return numbers.matches()
        ? OptionalLong.of(
            (Long.parseLong(numbers.group(1)) << 20)
                + Long.parseLong(numbers.group(2))
                + BEFORE_ALL_TIMES)
        : OptionalLong.empty();
  }

  private PlaceDocument entry(XmlNode root) {
    PlaceDocument place = new PlaceDocument("entry", space, id, "").summary(root.name());
    written().ifPresent(place::order);
    place.exact("element", root.name()).exact("id", id).text(root.name());
    for (Attribute attribute : root.attributes()) {
      place
          .field(unescape(attribute.name()), attribute.value())
          .summary(attribute.name() + "=" + attribute.value());
    }
    boolean encoded = root.isHeap("class") || root.isHeap("resource");
    if (!root.text().isEmpty() && !encoded) {
      place.field("value", root.text()).summary(root.text());
    }
    children(place, root, "");
    return place;
  }
}
