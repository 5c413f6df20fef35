package org.cnscs.heap;

import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;

/**
 * The marks on an object's element: which fields are interned, fresh, shared, or of a type that
 * must be said.
 */
final class Marks {

  static final String NAMESPACE = Vocabulary.HEAP.namespace();
  static final String STRING = "java.lang.String";

  private final Map<String, String> interned;
  private final Map<String, String> fresh;
  private final Map<String, String> shared;
  private final Map<String, String> types;

  private Marks(XMLStreamReader in) {
    this.interned = parse(in, "interned");
    this.fresh = parse(in, "fresh");
    this.shared = parse(in, "shared");
    this.types = parse(in, "types");
  }

  static Marks of(XMLStreamReader in) {
    return new Marks(in);
  }

  private static Map<String, String> parse(XMLStreamReader in, String name) {
    String list = in.getAttributeValue(NAMESPACE, name);
    return list == null ? Map.of() : parse(list);
  }

  /** Returns what a list says of each field that it names. */
  static Map<String, String> parse(String list) {
    Map<String, String> marks = new HashMap<>();
    for (String mark : list.split(" ")) {
      int equals = mark.indexOf('=');
      marks.put(equals < 0 ? mark : mark.substring(0, equals), mark.substring(equals + 1));
    }
    return marks;
  }

  boolean isInterned(String field) {
    return interned.containsKey(field);
  }

  boolean isFresh(String field) {
    return fresh.containsKey(field);
  }

  /** Returns the address of the shared string in a field, null if it is not shared. */
  String shared(String field) {
    return shared.get(field);
  }

  /** Returns the class of the value in a field. */
  String type(String field, String declared) {
    return types.getOrDefault(field, declared);
  }
}
