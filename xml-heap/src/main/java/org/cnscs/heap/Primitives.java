package org.cnscs.heap;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.cnscs.xml.XmlText;

/**
 * Arrays of primitives as text: numbers if few, base64 of little-endian bytes if many, characters
 * as characters.
 */
final class Primitives {

  private static final int FEW = 16;

  private Primitives() {}

  /** Appends the rest of an array's element, from the end of its attributes on. */
  static void append(StringBuilder out, Object array) {
    int length = Array.getLength(array);
    if (length == 0) {
      out.append("/>");
      return;
    }
    if (array instanceof char[] chars && (length < FEW || XmlText.isLegal(new String(chars)))) {
      out.append(" encoding=\"text\">");
      XmlText.appendText(out, XmlText.mark(new String(chars)));
    } else if (length < FEW) {
      out.append('>');
      appendNumbers(out, array, length);
    } else {
      out.append(" encoding=\"base64\">").append(Base64.getEncoder().encodeToString(bytes(array)));
    }
    out.append("</c:array>");
  }

  private static void appendNumbers(StringBuilder out, Object array, int length) {
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.append(' ');
      }
      out.append(Scalars.text(Array.get(array, i)));
    }
  }

  private static byte[] bytes(Object array) {
    return switch (array) {
      case byte[] a -> a;
      case boolean[] a -> {
        byte[] bytes = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
          bytes[i] = (byte) (a[i] ? 1 : 0);
        }
        yield bytes;
      }
      case char[] a -> {
        ByteBuffer buffer = buffer(a.length * 2L);
        buffer.asCharBuffer().put(a);
        yield buffer.array();
      }
      case short[] a -> {
        ByteBuffer buffer = buffer(a.length * 2L);
        buffer.asShortBuffer().put(a);
        yield buffer.array();
      }
      case int[] a -> {
        ByteBuffer buffer = buffer(a.length * 4L);
        buffer.asIntBuffer().put(a);
        yield buffer.array();
      }
      case float[] a -> {
        ByteBuffer buffer = buffer(a.length * 4L);
        buffer.asFloatBuffer().put(a);
        yield buffer.array();
      }
      case long[] a -> {
        ByteBuffer buffer = buffer(a.length * 8L);
        buffer.asLongBuffer().put(a);
        yield buffer.array();
      }
      case double[] a -> {
        ByteBuffer buffer = buffer(a.length * 8L);
        buffer.asDoubleBuffer().put(a);
        yield buffer.array();
      }
      default ->
          throw new IllegalArgumentException("Not an array of primitives: " + array.getClass());
    };
  }

  private static ByteBuffer buffer(long length) {
    return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Parses the text of an array.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static Object parse(Class<?> component, String encoding, String text) {
    if (encoding == null) {
      return parseNumbers(component, text.strip());
    }
    if (encoding.equals("text") && component == char.class) {
      return XmlText.unmark(text).toCharArray();
    }
    if (encoding.equals("base64")) {
      return fromBytes(component, Base64.getDecoder().decode(text.strip()));
    }
    throw new IllegalArgumentException("Not an encoding of " + component + ": " + encoding);
  }

  private static Object parseNumbers(Class<?> component, String text) {
    String[] words = text.isEmpty() ? new String[0] : text.split("\\s+");
    Object array = Array.newInstance(component, words.length);
    String box = Array.get(Array.newInstance(component, 1), 0).getClass().getName();
    for (int i = 0; i < words.length; i++) {
      Array.set(array, i, Scalars.parse(box, words[i]));
    }
    return array;
  }

  private static Object fromBytes(Class<?> component, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (HeapField.kindOf(component)) {
      case 'B' -> bytes;
      case 'Z' -> {
        boolean[] array = new boolean[bytes.length];
        for (int i = 0; i < array.length; i++) {
          array[i] = bytes[i] != 0;
        }
        yield array;
      }
      case 'C' -> {
        char[] array = new char[whole(bytes, 2)];
        buffer.asCharBuffer().get(array);
        yield array;
      }
      case 'S' -> {
        short[] array = new short[whole(bytes, 2)];
        buffer.asShortBuffer().get(array);
        yield array;
      }
      case 'I' -> {
        int[] array = new int[whole(bytes, 4)];
        buffer.asIntBuffer().get(array);
        yield array;
      }
      case 'F' -> {
        float[] array = new float[whole(bytes, 4)];
        buffer.asFloatBuffer().get(array);
        yield array;
      }
      case 'J' -> {
        long[] array = new long[whole(bytes, 8)];
        buffer.asLongBuffer().get(array);
        yield array;
      }
      case 'D' -> {
        double[] array = new double[whole(bytes, 8)];
        buffer.asDoubleBuffer().get(array);
        yield array;
      }
      default -> throw new IllegalArgumentException("Not a primitive type: " + component);
    };
  }

  private static int whole(byte[] bytes, int width) {
    if (bytes.length % width != 0) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are not a whole number of elements of " + width);
    }
    return bytes.length / width;
  }
}
