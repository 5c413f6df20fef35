package org.cnscs.heap;

import org.cnscs.xml.XmlText;

/** Texts of single values, as elements of arrays and variables of frames have them. */
public final class ValueText {

  private ValueText() {}

  /** Tells whether the values of a type stand as text: primitive types, their boxes, strings. */
  public static boolean isScalar(String type) {
    return switch (type) {
      case "boolean", "byte", "char", "short", "int", "long", "float", "double" -> true;
      case "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.String" ->
          true;
      default -> false;
    };
  }

  /** Tells whether a type is primitive. */
  public static boolean isPrimitive(String type) {
    return isScalar(type) && type.indexOf('.') < 0;
  }

  /**
   * Returns the value of a text.
   *
   * @param type a primitive type, whose boxes are returned, the class of a box, or of strings
   * @throws IllegalArgumentException if the text is no value of the type
   */
  public static Object parse(String type, String text) {
    return switch (type) {
      case "boolean" -> Scalars.parseBoolean(text);
      case "byte" -> Byte.valueOf(text);
      case "char" -> Scalars.parseChar(text);
      case "short" -> Short.valueOf(text);
      case "int" -> Integer.valueOf(text);
      case "long" -> Long.valueOf(text);
      case "float" -> Scalars.parseFloat(text);
      case "double" -> Scalars.parseDouble(text);
      default -> Scalars.parse(type, text);
    };
  }

  /** Returns the one text of a value, in canonical form. */
  public static String of(Object value) {
    return value instanceof String text ? text : Scalars.text(value);
  }

  /** Tells whether a text is short and plain enough to stand beside a reference to it. */
  public static boolean isShort(String text) {
    return XmlText.isLegal(text) && Texts.fitsAttribute(text);
  }
}
