package org.cnscs.heap.exchange;

import java.util.Arrays;
import java.util.List;

/**
 * The order of {@link KeyOrder} for sets and maps whose elements or keys are all of one class that
 * it can tell apart by number or text alone, which most are.
 */
final class QuickOrder {

  private static final int FEW = 40;
  private static final int DIGIT = 11; // bits
  private static final int DIGITS = 1 << DIGIT;

  private QuickOrder() {}

  /**
   * Sorts the objects on a stack from a place on.
   *
   * @param size how many of them belong together, the first of which is the key
   */
  static void sort(QuickSheet sheet, int from, int size, Plans plans, Contents contents) {
    int count = (sheet.top - from) / size;
    if (count < 2) {
      return;
    }
    int[] order = order(sheet.objects, from, size, count, plans);
    Object[] sorted;
    if (order == null) {
      List<Object> all = Arrays.asList(Arrays.copyOfRange(sheet.objects, from, sheet.top));
      sorted = contents.sorted(all, size).toArray();
    } else {
      sorted = new Object[count * size];
      for (int i = 0; i < count; i++) {
        System.arraycopy(sheet.objects, from + order[i] * size, sorted, i * size, size);
      }
    }
    System.arraycopy(sorted, 0, sheet.objects, from, sorted.length);
  }

  /** Returns the places of the groups in their order, null if it takes more to find it. */
  private static int[] order(Object[] objects, int from, int size, int count, Plans plans) {
    Object first = objects[from];
    if (first == null) {
      return null;
    }
    Class<?> type = first.getClass();
    if (type == Long.class || type == Integer.class || type == Short.class || type == Byte.class) {
      return byNumber(objects, from, size, count, type);
    }
    Plan plan = plans.of(type);
    boolean isText = plan.kind == Plan.Kind.TEXT && !plan.hasIdentity;
    return isText && !(first instanceof Double || first instanceof Float)
        ? byText(objects, from, size, count, plan)
        : null;
  }

  private static int[] byNumber(Object[] objects, int from, int size, int count, Class<?> type) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      Object key = objects[from + i * size];
      if (key == null || key.getClass() != type) {
        return null;
      }
      keys[i] = ((Number) key).longValue();
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    if (count <= FEW) {
      insert(keys, order);
      return order;
    }
    return radix(keys, order);
  }

  private static void insert(long[] keys, int[] order) {
    for (int i = 1; i < keys.length; i++) {
      long key = keys[i];
      int place = order[i];
      int j = i;
      for (; j > 0 && keys[j - 1] > key; j--) {
        keys[j] = keys[j - 1];
        order[j] = order[j - 1];
      }
      keys[j] = key;
      order[j] = place;
    }
  }

  /** Sorts by digits, the lowest first, leaving out those that are the same in all keys. */
  private static int[] radix(long[] keys, int[] order) {
    long differing = 0;
    for (int i = 0; i < keys.length; i++) {
      keys[i] ^= Long.MIN_VALUE; // so that negative ones come first
      differing |= keys[i] ^ keys[0];
    }
    long[] from = keys;
    int[] places = order;
    for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
      if ((differing >>> shift & DIGITS - 1) != 0) {
        long[] to = new long[keys.length];
        int[] moved = new int[keys.length];
        pass(from, places, to, moved, shift);
        from = to;
        places = moved;
      }
    }
    return places;
  }

  private static void pass(long[] from, int[] places, long[] to, int[] moved, int shift) {
    int[] begins = new int[DIGITS + 1];
    for (long key : from) {
      begins[(int) (key >>> shift & DIGITS - 1) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      begins[digit + 1] += begins[digit];
    }
    for (int i = 0; i < from.length; i++) {
      int at = begins[(int) (from[i] >>> shift & DIGITS - 1)]++;
      to[at] = from[i];
      moved[at] = places[i];
    }
  }

  /** A key's text with its place. */
  private record Text(String text, int place) {}

  private static int[] byText(Object[] objects, int from, int size, int count, Plan plan) {
    TextForm form = (TextForm) plan.form;
    String end = ":" + form.name() + ";";
    Text[] texts = new Text[count];
    for (int i = 0; i < count; i++) {
      Object key = objects[from + i * size];
      if (key == null || key.getClass() != plan.type) {
        return null;
      }
      texts[i] = new Text(form.print().apply(key), i);
    }
    Arrays.sort(texts, (a, b) -> compare(a.text, b.text, end));
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      if (i > 0 && texts[i].text.equals(texts[i - 1].text)) {
        return null;
      }
      order[i] = texts[i].place;
    }
    return order;
  }

  /** Compares texts with an end behind each. */
  private static int compare(String a, String b, String end) {
    if (a.startsWith(b) || b.startsWith(a)) {
      return (a + end).compareTo(b + end);
    }
    return a.compareTo(b);
  }
}
