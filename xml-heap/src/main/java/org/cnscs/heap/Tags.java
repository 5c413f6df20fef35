package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * The tags of objects of one shape, and the names of their fields, as bytes that are ready to be
 * copied.
 */
final class Tags {
  private final byte[] type;
  private final byte[] open;
  private final byte[] close;
  private final byte[][] names;
  private final byte[][] attributes;

  private Tags(byte[] type, byte[] open, byte[] close, byte[][] names, byte[][] attributes) {
    this.type = type;
    this.open = open;
    this.close = close;
    this.names = names;
    this.attributes = attributes;
  }

  static Tags of(Class<?> type, String element, HeapField[] fields) {
    return new Tags(
        bytes(type.getName()),
        bytes("\n<" + element + " c:id=\""),
        bytes("</" + element + ">"),
        Stream.of(fields).map(field -> bytes(field.name())).toArray(byte[][]::new),
        Stream.of(fields).map(field -> bytes(" " + field.name() + "=\"")).toArray(byte[][]::new));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the name of the class. */
  byte[] type() {
    return type;
  }

  /** Returns the begin of the start tag, up to the value of the slot. */
  byte[] open() {
    return open;
  }

  byte[] close() {
    return close;
  }

  /** Returns the name of a field. */
  byte[] name(int field) {
    return names[field];
  }

  /** Returns the begin of a field's attribute, up to its value. */
  byte[] attribute(int field) {
    return attributes[field];
  }
}
