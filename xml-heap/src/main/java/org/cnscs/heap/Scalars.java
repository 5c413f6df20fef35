package org.cnscs.heap;

import org.cnscs.xml.XmlText;

/**
 * Primitive values as text: every value and every bit pattern of floating point has one text and
 * comes back from it.
 */
public final class Scalars {

  private Scalars() {}

  static String text(float value) {
    if (Float.isNaN(value)) {
      int bits = Float.floatToRawIntBits(value);
      return bits == 0x7fc0_0000 ? "NaN" : "NaN:" + String.format("%08x", bits);
    }
    return Float.isInfinite(value) ? infinity(value) : Float.toString(value);
  }

  private static String text(double value) {
    if (Double.isNaN(value)) {
      long bits = Double.doubleToRawLongBits(value);
      return bits == 0x7ff8_0000_0000_0000L ? "NaN" : "NaN:" + String.format("%016x", bits);
    }
    return Double.isInfinite(value) ? infinity(value) : Double.toString(value);
  }

  private static String infinity(double value) {
    return value > 0 ? "INF" : "-INF";
  }

  /** Returns the text of a box, or of a string as it is. */
  public static String text(Object box) {
    return switch (box) {
      case Character c -> XmlText.mark(c.toString());
      case Float f -> text(f.floatValue());
      case Double d -> text(d.doubleValue());
      default -> box.toString();
    };
  }

  static float parseFloat(String text) {
    if (text.startsWith("NaN:")) {
      return Float.intBitsToFloat(Integer.parseUnsignedInt(text, 4, text.length(), 16));
    }
    return switch (text) {
      case "INF" -> Float.POSITIVE_INFINITY;
      case "-INF" -> Float.NEGATIVE_INFINITY;
      default -> Float.parseFloat(text);
    };
  }

  static double parseDouble(String text) {
    if (text.startsWith("NaN:")) {
      return Double.longBitsToDouble(Long.parseUnsignedLong(text, 4, text.length(), 16));
    }
    return switch (text) {
      case "INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("Expected true or false, not " + text);
    };
  }

  static char parseChar(String text) {
    String plain = XmlText.unmark(text);
    if (plain.length() != 1) {
      throw new IllegalArgumentException("Expected one character, not " + text);
    }
    return plain.charAt(0);
  }

  /**
   * Returns the box of a text: the one that the JDK caches where it does.
   *
   * @throws IllegalArgumentException if it is no value of the class
   */
  public static Object parse(String className, String text) {
    return switch (className) {
      case "java.lang.Boolean" -> parseBoolean(text);
      case "java.lang.Byte" -> Byte.valueOf(text);
      case "java.lang.Character" -> Character.valueOf(parseChar(text));
      case "java.lang.Short" -> Short.valueOf(text);
      case "java.lang.Integer" -> Integer.valueOf(text);
      case "java.lang.Long" -> Long.valueOf(text);
      case "java.lang.Float" -> parseFloat(text);
      case "java.lang.Double" -> parseDouble(text);
      case "java.lang.String" -> text;
      default -> throw new IllegalArgumentException(className + " is not the class of a value");
    };
  }

  /**
   * Tells whether a box is the one that the JDK caches for its value. A chain of tests takes a
   * fraction of the time of a switch over types, and nearly all boxes are of the first two.
   */
  static boolean isCached(Object box) {
    if (box instanceof Integer i) {
      return Integer.valueOf(i.intValue()) == box;
    } else if (box instanceof Long l) {
      return Long.valueOf(l.longValue()) == box;
    } else if (box instanceof Boolean b) {
      return Boolean.valueOf(b.booleanValue()) == box;
    } else if (box instanceof Character c) {
      return Character.valueOf(c.charValue()) == box;
    } else if (box instanceof Byte b) {
      return Byte.valueOf(b.byteValue()) == box;
    }
    return box instanceof Short s && Short.valueOf(s.shortValue()) == box;
  }

  /** Returns a box of the same value that nobody else has. */
  @SuppressWarnings({"deprecation", "removal"}) // the identity of the box is what is wanted
  static Object fresh(Object box) {
    return switch (box) {
      case Boolean b -> new Boolean(b);
      case Byte b -> new Byte(b);
      case Character c -> new Character(c);
      case Short s -> new Short(s);
      case Integer i -> new Integer(i);
      case Long l -> new Long(l);
      case Float f -> new Float(f);
      case Double d -> new Double(d);
      default -> throw new IllegalArgumentException("Not a box: " + box.getClass());
    };
  }
}
