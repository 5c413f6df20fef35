package org.cnscs.heap;

import org.cnscs.xml.XmlNames;

/**
 * A field as a checkpoint has it, and what becomes of its value.
 *
 * @param name its name in XML
 * @param type the name of its type
 * @param now the field that takes the value, or null if none does
 * @param problem why a value cannot be taken, or null
 */
public record FormerField(String name, String type, HeapField now, String problem) {

  static FormerField same(HeapField field) {
    return new FormerField(field.name(), field.type().getName(), field, null);
  }

  /** Returns this as a field whose value is not taken. */
  FormerField withoutValue() {
    return now == null ? this : new FormerField(name, type, null, null);
  }

  /** Tells whether each object of the checkpoint must have a value for it. */
  boolean isRequired() {
    return now != null && isPrimitive();
  }

  boolean isPrimitive() {
    return ValueText.isPrimitive(type);
  }

  /** Tells whether the value has to be made another one, which loses nothing. */
  boolean isWidened() {
    return isPrimitive() && !now.type().getName().equals(type);
  }

  /** Returns what a message calls the field. */
  String told() {
    return now == null ? "The field " + XmlNames.unescape(name) : now.told();
  }
}
