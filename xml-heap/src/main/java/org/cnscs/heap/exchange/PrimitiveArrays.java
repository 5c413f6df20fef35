package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import org.cnscs.heap.Primitives;
import org.cnscs.heap.Scalars;

/** Arrays of primitives as text: numbers with spaces between them, bytes and many in base64. */
final class PrimitiveArrays {

  private PrimitiveArrays() {}

  /** Writes the rest of an array's element, from the end of its attributes on. */
  static void write(Output out, String element, Object array) {
    switch (array) {
      case char[] chars -> out.content(element, new String(chars));
      default -> {
        if (isBase64(array)) {
          out.attribute("c:encoding", "base64").raw(">");
          out.raw(Primitives.base64(array)).end(element);
        } else {
          writeNumbers(out, element, array);
        }
      }
    }
  }

  /** Tells whether the canonical form of an array that has no characters is base64. */
  static boolean isBase64(Object array) {
    return array instanceof byte[] bytes
        ? bytes.length > 0
        : Array.getLength(array) >= Primitives.FEW;
  }

  private static void writeNumbers(Output out, String element, Object array) {
    int length = Array.getLength(array);
    if (length == 0) {
      out.raw("/>");
      return;
    }
    out.raw(">").raw(Scalars.text(Array.get(array, 0)));
    for (int i = 1; i < length; i++) {
      out.raw(" ").text(Scalars.text(Array.get(array, i)));
    }
    out.end(element);
  }

  /**
   * Returns the array of a text.
   *
   * @param encoding how it is encoded, null for numbers
   */
  static Object read(Class<?> component, String encoding, String text) {
    if (component == char.class && encoding == null) {
      return text.toCharArray();
    }
    try {
      return Primitives.parse(component, encoding, text);
    } catch (IllegalArgumentException e) {
      throw new NaturalFormException(
          "Not the text of an array of " + component + ": " + e.getMessage(), e);
    }
  }
}
