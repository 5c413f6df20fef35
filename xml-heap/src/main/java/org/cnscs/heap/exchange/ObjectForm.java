package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.Raw;

/**
 * The form of objects that are their fields: attributes or child elements named as these.
 *
 * @param members the fields as they stand in XML
 * @param fields the same fields as they lie in memory
 * @param canonical the canonical constructor of a record, null for other classes
 */
record ObjectForm(
    String name,
    Class<?> type,
    List<Member> members,
    List<HeapField> fields,
    Map<String, Integer> places,
    Constructor<?> canonical)
    implements Form {

  static ObjectForm of(
      String name,
      Class<?> type,
      List<Member> members,
      List<HeapField> fields,
      Constructor<?> canonical) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      places.put(members.get(i).name(), i);
    }
    return new ObjectForm(name, type, members, fields, places, canonical);
  }

  boolean isRecord() {
    return canonical != null;
  }

  /** Returns where the field with a name in XML stands in the list of them. */
  int place(String member) {
    Integer place = places.get(member);
    if (place == null) {
      throw new NaturalFormException(
          name + " has no field " + member + "; it has " + String.join(", ", names()));
    }
    return place;
  }

  private List<String> names() {
    return members.stream().map(Member::name).toList();
  }

  Object allocate() {
    return Raw.allocate(type);
  }

  /** Sets the fields of an object; null leaves a field as it is. */
  void fill(Object object, List<Object> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        fields.get(i).set(object, values.get(i));
      }
    }
  }

  /** Makes a record of its components. */
  Object make(List<Object> values) {
    Object[] arguments = values.toArray();
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = fields.get(i).type();
      if (arguments[i] == null && type.isPrimitive()) {
        arguments[i] = Array.get(Array.newInstance(type, 1), 0);
      }
    }
    try {
      return canonical.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new NaturalFormException(
          "The constructor of " + name + " refuses this: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new NaturalFormException("No object of " + name + " can be made: " + e, e);
    }
  }
}
