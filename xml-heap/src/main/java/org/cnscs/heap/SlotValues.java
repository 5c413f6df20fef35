package org.cnscs.heap;

import org.cnscs.xml.XmlText;

/**
 * The primitive values of locals and operands as text; what the JVM holds as an int is written as
 * what its type says.
 */
final class SlotValues {

  private SlotValues() {}

  static boolean isPrimitive(String descriptor) {
    return descriptor.length() == 1;
  }

  static String text(Slot slot) {
    return switch (slot.type()) {
      case "Z" -> Boolean.toString((Integer) slot.value() != 0);
      case "C" -> XmlText.mark(Character.toString((char) (int) (Integer) slot.value()));
      default -> Scalars.text(slot.value());
    };
  }

  /**
   * Returns the value of a text.
   *
   * @throws IllegalArgumentException if it is no value of the type
   */
  static Object parse(String descriptor, String text) {
    return switch (descriptor) {
      case "Z" -> Scalars.parseBoolean(text) ? 1 : 0;
      case "C" -> (int) Scalars.parseChar(text);
      case "B", "S", "I" -> Integer.valueOf(text);
      case "J" -> Long.valueOf(text);
      case "F" -> Scalars.parseFloat(text);
      case "D" -> Scalars.parseDouble(text);
      default -> throw new IllegalArgumentException("Not a primitive type: " + descriptor);
    };
  }
}
