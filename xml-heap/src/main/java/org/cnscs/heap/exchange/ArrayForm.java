package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/**
 * The form of arrays.
 *
 * @param name the name of the type of elements with {@code []} behind it
 */
record ArrayForm(String name, Class<?> type) implements Form {

  boolean isPrimitive() {
    return type.componentType().isPrimitive();
  }

  /** Returns the name of the type of elements. */
  String of() {
    return name.substring(0, name.length() - 2);
  }

  List<Object> contents(Object array) {
    return Arrays.asList((Object[]) array);
  }

  Object allocate(int length) {
    return Array.newInstance(type.componentType(), length);
  }
}
