package org.cnscs.heap;

import java.lang.reflect.Field;

/**
 * A field of a class as it lies in memory.
 *
 * @param name its name in XML
 * @param declaring the class that declares it
 * @param type its declared type
 * @param kind the first character of the type's descriptor, {@code L} for arrays too
 * @param offset where it lies in the object, or in the holder of statics
 */
record HeapField(String name, Class<?> declaring, Class<?> type, char kind, long offset) {

  static char kindOf(Class<?> type) {
    return type.isPrimitive() ? type.descriptorString().charAt(0) : 'L';
  }

  static HeapField of(Field field, String name, long offset) {
    return new HeapField(name, field.getDeclaringClass(), field.getType(), kindOf(field.getType()), offset);
  }

  /** Tells whether a string or box of the class says by the field's type what it is. */
  boolean infers(Class<?> scalar) {
    return type == scalar;
  }

  @Override
  public String toString() {
    return declaring.getName() + "." + name;
  }
}
