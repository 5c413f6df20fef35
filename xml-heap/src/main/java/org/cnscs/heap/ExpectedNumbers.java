package org.cnscs.heap;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Base64;
import jdk.internal.misc.Unsafe;

/** The reader of arrays of primitives in canonical form, straight from the bytes of a document. */
public final class ExpectedNumbers {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** How many characters are decoded at a time: a multiple of four that leaves room in a cache. */
  private static final int STEP = 16 << 10;

  private final LineCursor in;
  private final LineText text;
  private final LineNumbers numbers;

  /** Makes a reader where a cursor stands. */
  public ExpectedNumbers(LineCursor in, LineText text, LineNumbers numbers) {
    this.in = in;
    this.text = text;
    this.numbers = numbers;
  }

  /** Reads an array from the end of its element's common attributes on, to the end of it. */
  Object read(Class<?> component) {
    if (in.accept(LineBytes.CLOSE)) {
      return Array.newInstance(component, 0);
    }
    char kind = HeapField.kindOf(component);
    Object array;
    if (in.accept('>')) {
      array = readWords(component);
    } else if (kind == 'C' && in.accept(LineBytes.AS_TEXT)) {
      text.findContent();
      array = Primitives.parse(component, "text", text.string());
    } else {
      in.expect(LineBytes.AS_BASE64);
      array = readBase64(component);
    }
    in.expect(LineBytes.END_ARRAY);
    return array;
  }

  /** Reads an array of numbers with a space between them, up to the next tag. */
  public Object readWords(Class<?> component) {
    char kind = HeapField.kindOf(component);
    int words = 1;
    for (int i = in.at; in.bytes[i] != '<'; i++) {
      words += in.bytes[i] == ' ' ? 1 : 0;
    }
    Object array = Array.newInstance(component, words);
    long at = UNSAFE.arrayBaseOffset(array.getClass());
    int width = UNSAFE.arrayIndexScale(array.getClass());
    for (int i = 0; i < words; i++, at += width) {
      if (i > 0) {
        in.expect(' ');
      }
      readWord(array, at, kind);
    }
    return array;
  }

  private void readWord(Object array, long at, char kind) {
    switch (kind) {
      case 'I' -> UNSAFE.putInt(array, at, in.intInteger());
      case 'J' -> UNSAFE.putLong(array, at, in.integer());
      case 'D' -> UNSAFE.putDouble(array, at, numbers.parseDouble());
      case 'Z' -> UNSAFE.putBoolean(array, at, in.bool());
      case 'F' -> UNSAFE.putFloat(array, at, numbers.parseFloat());
      case 'B' -> UNSAFE.putByte(array, at, in.byteInteger());
      case 'S' -> UNSAFE.putShort(array, at, in.shortInteger());
      default -> throw UnrecognisedException.here();
    }
  }

  /** Reads an array in base64, up to the next tag. */
  public Object readBase64(Class<?> component) {
    text.findUnchecked();
    LineText base64 = text;
    int length = base64.to - base64.from;
    if (length % 4 != 0 || length == 0) {
      throw UnrecognisedException.here();
    }
    if (component == byte.class) {
      return decode(base64.from, length).array();
    }
    int padding = in.bytes[base64.to - 1] != '=' ? 0 : in.bytes[base64.to - 2] != '=' ? 1 : 2;
    int bytes = (int) (length / 4 * 3L) - padding;
    int width = UNSAFE.arrayIndexScale(component.arrayType());
    if (bytes % width != 0) {
      throw UnrecognisedException.here();
    }
    Object array = Array.newInstance(component, bytes / width);
    fill(array, component == boolean.class, base64, bytes);
    return array;
  }

  private void fill(Object array, boolean booleans, LineText base64, int bytes) {
    long base = UNSAFE.arrayBaseOffset(array.getClass());
    int filled = 0;
    for (int from = base64.from; from < base64.to; from += STEP) {
      int length = Math.min(STEP, base64.to - from);
      ByteBuffer part = decode(from, length);
      int expected = from + length < base64.to ? STEP / 4 * 3 : bytes - filled;
      if (part.limit() != expected) {
        throw UnrecognisedException.here(); // padding in the middle
      }
      if (booleans) {
        normalise(part.array());
      }
      UNSAFE.copyMemory(
          part.array(), Unsafe.ARRAY_BYTE_BASE_OFFSET, array, base + filled, expected);
      filled += expected;
    }
  }

  private ByteBuffer decode(int from, int length) {
    ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(in.bytes, from, length));
    if (decoded.limit() != decoded.array().length) {
      throw UnrecognisedException.here();
    }
    return decoded;
  }

  private static void normalise(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bytes[i] != 0 ? 1 : 0);
    }
  }
}
