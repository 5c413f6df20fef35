package org.cnscs.heap.exchange;

import java.lang.reflect.Type;

/**
 * A field of an object, or the key or value of a map's entry, as it stands in XML.
 *
 * @param name its name in XML
 * @param type its declared type with what generics say
 */
record Member(String name, Type type) {

  Class<?> erased() {
    return Types.erased(type);
  }
}
