package org.cnscs.heap;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * Arrays of primitives as text: numbers if few, base64 of little-endian bytes if many, characters
 * as characters.
 */
public final class Primitives {

  /** How many elements are written as base64; fewer are numbers. */
  public static final int FEW = 16;

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** The longest array whose text is read. */
  static final long MOST_BYTES = Xml.MAX_TEXT_LENGTH / 4 * 3L;

  /** How many bytes are encoded at once, a multiple of three. */
  private static final int PIECE = 3 << 12;

  private Primitives() {}

  /** Returns why an array cannot be kept, or null. */
  static String refusal(Object array) {
    return refusal(bytesOf(array));
  }

  /** Returns why an array of so many bytes cannot be kept, or null. */
  static String refusal(long bytes) {
    return bytes <= MOST_BYTES
        ? null
        : "it has " + bytes + " bytes, and no array of more than " + MOST_BYTES + " is read again";
  }

  /** Appends the rest of an array's element, from the end of its attributes on. */
  static void append(XmlBytes out, Object array) {
    int length = Array.getLength(array);
    if (length == 0) {
      out.add("/>");
      return;
    }
    if (array instanceof char[] chars && (length < FEW || XmlText.isLegal(new String(chars)))) {
      out.add(" encoding=\"text\">").text(XmlText.mark(new String(chars)));
    } else if (length < FEW) {
      out.add('>');
      appendNumbers(out, array, length);
    } else {
      out.add(" encoding=\"base64\">");
      appendBase64(out, array);
    }
    out.add("</c:array>");
  }

  private static void appendNumbers(XmlBytes out, Object array, int length) {
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.add(' ');
      }
      switch (array) {
        case int[] a -> out.add(a[i]);
        case long[] a -> out.add(a[i]);
        case byte[] a -> out.add(a[i]);
        case double[] a -> out.add(a[i]);
        default -> out.add(Scalars.text(Array.get(array, i)));
      }
    }
  }

  /** Returns how many characters the base64 of an array has. */
  public static long lengthOfBase64(Object array) {
    return (bytesOf(array) + 2) / 3 * 4;
  }

  private static long bytesOf(Object array) {
    return (long) Array.getLength(array) * UNSAFE.arrayIndexScale(array.getClass());
  }

  private static void appendBase64(XmlBytes out, Object array) {
    long length = bytesOf(array);
    byte[] piece = new byte[(int) Math.min(PIECE, length)];
    byte[] text = new byte[(piece.length + 2) / 3 * 4];
    for (long at = 0; at < length; at += piece.length) {
      out.add(text, encode(array, at, length, piece, text));
    }
  }

  /** Returns the base64 of an array. */
  public static String base64(Object array) {
    byte[] text = new byte[Math.toIntExact(lengthOfBase64(array))];
    putBase64(array, text, 0);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Writes the base64 of an array to a place in bytes, and returns where it ends. */
  public static int putBase64(Object array, byte[] to, int place) {
    long length = bytesOf(array);
    byte[] piece = new byte[(int) Math.min(PIECE, length)];
    byte[] text = new byte[(piece.length + 2) / 3 * 4];
    int end = place;
    for (long at = 0; at < length; at += piece.length) {
      int count = encode(array, at, length, piece, text);
      System.arraycopy(text, 0, to, end, count);
      end += count;
    }
    return end;
  }

  /** Encodes a piece of an array, so that what is copied stays near; returns how many bytes. */
  private static int encode(Object array, long at, long length, byte[] piece, byte[] text) {
    int count = (int) Math.min(piece.length, length - at);
    int width = UNSAFE.arrayIndexScale(array.getClass());
    copy(array, UNSAFE.arrayBaseOffset(array.getClass()) + at, width, piece, count);
    byte[] whole = count == piece.length ? piece : Arrays.copyOf(piece, count);
    return Base64.getEncoder().encode(whole, text);
  }

  private static void copy(Object array, long from, int width, byte[] to, int count) {
    if (UNSAFE.isBigEndian() && width > 1) {
      UNSAFE.copySwapMemory(array, from, to, Unsafe.ARRAY_BYTE_BASE_OFFSET, count, width);
    } else {
      UNSAFE.copyMemory(array, from, to, Unsafe.ARRAY_BYTE_BASE_OFFSET, count);
    }
  }

  /**
   * Parses the text of an array.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Object parse(Class<?> component, String encoding, String text) {
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
