package org.cnscs.heap;

import java.nio.charset.StandardCharsets;

/** The fields of one object that have one kind of mark, as the attribute that lists them. */
final class Marked {
  private final byte[] begin;
  private final XmlBytes fields = new XmlBytes(64);

  /**
   * Makes an empty list.
   *
   * @param attribute the attribute's name
   */
  Marked(String attribute) {
    this.begin = (" " + attribute + "=\"").getBytes(StandardCharsets.US_ASCII);
  }

  XmlBytes add(byte[] field) {
    if (!fields.isEmpty()) {
      fields.add(' ');
    }
    return fields.add(field);
  }

  /** Adds a field with the class of its value. */
  void add(byte[] field, byte[] type) {
    add(field).add('=').add(type);
  }

  /** Adds a field with the address of its value. */
  void add(byte[] field, long address) {
    add(field).add('=').add(Address.line(address)).add('.').add(Address.slot(address));
  }

  /** Appends the attribute unless there is no such field, and begins anew. */
  void appendTo(XmlBytes out) {
    if (!fields.isEmpty()) {
      out.add(begin).add(fields).add('"');
      fields.cut(0);
    }
  }
}
