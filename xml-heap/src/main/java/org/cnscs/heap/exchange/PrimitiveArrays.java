package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import java.util.Base64;
import org.cnscs.heap.Primitives;
import org.cnscs.heap.Scalars;

/** Arrays of primitives as text: numbers with spaces between them, bytes in base64. */
final class PrimitiveArrays {

  private PrimitiveArrays() {}

  /** Writes the rest of an array's element, from the end of its attributes on. */
  static void write(Output out, String element, Object array) {
    switch (array) {
      case byte[] bytes when bytes.length > 0 -> {
        out.attribute("c:encoding", "base64").raw(">");
        out.raw(Base64.getEncoder().encodeToString(bytes)).end(element);
      }
      case char[] chars -> out.content(element, new String(chars));
      default -> writeNumbers(out, element, array);
    }
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
