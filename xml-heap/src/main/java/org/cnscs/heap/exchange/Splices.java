package org.cnscs.heap.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.Digits;
import org.cnscs.heap.Primitives;
import org.cnscs.heap.XmlBytes;

/**
 * The places of a document where something is put in when all of it is known: the numbers of
 * objects that more than one place refers to, and the text of large arrays, which so is made only
 * once.
 *
 * <p>An object is known by when it was met; its number in the document tells how many of those
 * before it have one.
 */
final class Splices {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int ID = 0;
  private static final int REFERENCE = 1;
  private static final int ARRAY = 2;
  private static final int KINDS = 2; // bits
  private static final byte[] BEFORE_ID = " c:id=\"".getBytes(StandardCharsets.UTF_8);

  private long[] splices = new long[256];
  private int count;

  /** By object: 0, or its number in the document and before that one. */
  private int[] numbers = new int[256];

  private final List<Object> arrays = new ArrayList<>();

  private void add(XmlBytes out, int kind, int what) {
    if (count == splices.length) {
      splices = Arrays.copyOf(splices, count * 2);
    }
    splices[count++] = (long) out.length() << Integer.SIZE | (long) what << KINDS | kind;
  }

  /** Marks the place of an object's number, should it need one. */
  void id(XmlBytes out, int object) {
    add(out, ID, object);
  }

  /** Marks the place of a reference to an object. */
  void reference(XmlBytes out, int object) {
    add(out, REFERENCE, object);
  }

  /** Marks the place of the base64 of an array. */
  void array(XmlBytes out, Object array) {
    add(out, ARRAY, arrays.size());
    arrays.add(array);
  }

  /** Tells that an object needs a number. */
  void share(int object) {
    if (object >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(object + 1, numbers.length * 2));
    }
    numbers[object] = 1;
  }

  /** Returns the whole document; there were so many objects. */
  byte[] join(XmlBytes out, int objects) {
    int last = 0;
    for (int i = 0; i < Math.min(objects, numbers.length); i++) {
      last += numbers[i];
      numbers[i] *= last;
    }
    int length = Math.toIntExact(out.length() + added());
    byte[] whole = (byte[]) UNSAFE.allocateUninitializedArray(byte.class, length); // all is set
    int from = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      int place = (int) (splices[i] >>> Integer.SIZE);
      int what = (int) splices[i] >>> KINDS;
      int kind = (int) splices[i] & 3;
      if (kind == ID && number(what) == 0) {
        continue;
      }
      out.copy(from, whole, at, place - from);
      at = put(kind, what, whole, at + place - from);
      from = place;
    }
    out.copy(from, whole, at, out.length() - from);
    return whole;
  }

  private int number(int object) {
    return object < numbers.length ? numbers[object] : 0;
  }

  private int put(int kind, int what, byte[] whole, int at) {
    switch (kind) {
      case ID -> {
        System.arraycopy(BEFORE_ID, 0, whole, at, BEFORE_ID.length);
        int end = Digits.putCount(whole, at + BEFORE_ID.length, numbers[what]);
        whole[end] = '"';
        return end + 1;
      }
      case REFERENCE -> {
        return Digits.putCount(whole, at, numbers[what]);
      }
      default -> {
        return Primitives.putBase64(arrays.get(what), whole, at);
      }
    }
  }

  private long added() {
    long added = 0;
    for (int i = 0; i < count; i++) {
      int what = (int) splices[i] >>> KINDS;
      int kind = (int) splices[i] & 3;
      if (kind == ARRAY) {
        added += Primitives.lengthOfBase64(arrays.get(what));
      } else if (kind == REFERENCE) {
        added += Digits.width(numbers[what]);
      } else if (number(what) != 0) {
        added += Digits.width(numbers[what]) + BEFORE_ID.length + 1;
      }
    }
    return added;
  }

  /** Forgets all places; there were so many objects. */
  void clear(int objects) {
    Arrays.fill(numbers, 0, Math.min(objects, numbers.length), 0);
    count = 0;
    arrays.clear();
  }

  /** Returns how many places there is room for without growing. */
  int capacity() {
    return splices.length;
  }
}
