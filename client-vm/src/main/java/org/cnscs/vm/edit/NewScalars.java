package org.cnscs.vm.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.cnscs.heap.ValueText;
import org.cnscs.xml.Vocabulary;

/** A line of the strings and boxed values that an edit makes, where a place needs an address. */
final class NewScalars {
  private final int line;
  private final List<ObjectElement> objects = new ArrayList<>();

  NewScalars(int line) {
    this.line = line;
  }

  /** Adds an object, and returns a reference to it. */
  String add(String place, String type, String text) throws BadEditException {
    boolean string = type.equals("java.lang.String");
    if (ValueText.isPrimitive(type) || !ValueText.isScalar(type)) {
      throw Values.unfit(place, type, text, null);
    }
    String canonical = ValueText.of(Values.parse(place, type, text));
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    attributes.put("c:id", Integer.toString(objects.size() + 1));
    if (!string) {
      attributes.put("of", type);
    }
    String name = string ? "c:string" : "c:box";
    objects.add(new ObjectElement(name, attributes, List.of(), canonical));
    return "#" + line + "." + objects.size();
  }

  int line() {
    return line;
  }

  int count() {
    return objects.size();
  }

  /** Returns the line's document. */
  byte[] document() {
    StringBuilder out = new StringBuilder("<c:line xmlns:c=\"");
    out.append(Vocabulary.HEAP.namespace()).append("\" n=\"").append(line).append("\">\n");
    objects.forEach(object -> out.append(object.xml()).append('\n'));
    return out.append("</c:line>").toString().getBytes(StandardCharsets.UTF_8);
  }
}
