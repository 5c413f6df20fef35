package org.cnscs.heap;

import java.lang.reflect.Field;
import java.nio.Buffer;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlNames;

/**
 * A field of a class as it lies in memory.
 *
 * @param name its name in XML
 * @param declaring the class that declares it
 * @param type its declared type
 * @param kind the first character of the type's descriptor, {@code L} for arrays too
 * @param offset where it lies in the object, or in the holder of statics
 * @param bias what this JVM adds to the value of a long, and another one may not: the begin of
 *     arrays for buffers
 */
public record HeapField(
    String name, Class<?> declaring, Class<?> type, char kind, long offset, long bias) {

  /** Returns the name that the class gives it. */
  public String javaName() {
    String whole = XmlNames.unescape(name);
    return whole.substring(whole.lastIndexOf('.') + 1);
  }

  /** Returns its value in an object, a primitive one as its box. */
  public Object get(Object holder) {
    return Raw.value(holder, this);
  }

  /**
   * Sets it in an object, also if it is final; a primitive one from its box.
   *
   * @throws HeapFormatException if it cannot hold the value
   */
  public void set(Object holder, Object value) {
    Raw.setValue(holder, this, value);
  }

  static char kindOf(Class<?> type) {
    return type.isPrimitive() ? type.descriptorString().charAt(0) : 'L';
  }

  static HeapField of(Field field, String name, long offset) {
    Class<?> type = field.getType();
    boolean address =
        field.getDeclaringClass() == Buffer.class && field.getName().equals("address");
    long bias = address ? Unsafe.ARRAY_BYTE_BASE_OFFSET : 0;
    return new HeapField(name, field.getDeclaringClass(), type, kindOf(type), offset, bias);
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
