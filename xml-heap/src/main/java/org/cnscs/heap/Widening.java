package org.cnscs.heap;

import java.util.Map;

/**
 * The changes of a primitive value into one of a wider type that lose nothing. What the Java
 * language calls widening may lose digits, as from {@code long} to {@code double}; that is none
 * here.
 */
public final class Widening {

  /** The wider types of each primitive type, by the first characters of descriptors. */
  private static final Map<Character, String> WIDER =
      Map.of('B', "SIJFD", 'S', "IJFD", 'C', "IJFD", 'I', "JD", 'F', "D");

  private static final Map<Class<?>, Character> BOXES =
      Map.of(
          Boolean.class, 'Z',
          Byte.class, 'B',
          Character.class, 'C',
          Short.class, 'S',
          Integer.class, 'I',
          Long.class, 'J',
          Float.class, 'F',
          Double.class, 'D');

  private Widening() {}

  /**
   * Tells whether each value of a primitive type has one of another type that is equal to it.
   *
   * @param from the first character of the type's descriptor
   * @param to a primitive type, a box, or what a box is an object of
   */
  public static boolean isPossible(char from, Class<?> to) {
    char kind = kindOf(to);
    return kind == 0 ? to.isAssignableFrom(boxOf(from)) : isPossible(from, kind);
  }

  private static boolean isPossible(char from, char to) {
    return from == to || WIDER.getOrDefault(from, "").indexOf(to) >= 0;
  }

  private static char kindOf(Class<?> type) {
    return type.isPrimitive() ? HeapField.kindOf(type) : BOXES.getOrDefault(type, (char) 0);
  }

  private static Class<?> boxOf(char kind) {
    return BOXES.entrySet().stream()
        .filter(each -> each.getValue() == kind)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Sets a field to a value of a narrower type, given as its box. */
  static void set(Object holder, HeapField field, Object box) {
    char from = BOXES.get(box.getClass());
    if (!isPossible(from, field.type())) {
      throw new HeapFormatException(
          field.told()
              + " has type "
              + TypeNames.of(field.type())
              + ", which cannot hold each "
              + box.getClass().getSimpleName());
    }
    char to = kindOf(field.type());
    field.set(holder, to == 0 || to == from ? box : widened(box, to));
  }

  private static Object widened(Object box, char to) {
    Number number = box instanceof Character c ? Integer.valueOf(c) : (Number) box;
    return switch (to) {
      case 'S' -> number.shortValue();
      case 'I' -> number.intValue();
      case 'J' -> number.longValue();
      case 'F' -> number.floatValue();
      case 'D' -> number.doubleValue();
      default -> throw new IllegalStateException("Not a wider type: " + to);
    };
  }
}
