package org.cnscs.heap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * The objects of a heap by line and slot. Lines with small numbers, which all heaps but strange
 * ones have, lie in an array.
 */
final class HeapLines {

  private static final int MOST_SLOTS = 1 << 20;
  private static final int DENSE = 1 << 20;

  private Object[][] lines = new Object[64][];
  private final Map<Integer, Object[]> far = new HashMap<>();

  private Object[] line(int line) {
    if (line >= 0 && line < lines.length) {
      return lines[line];
    }
    return isNear(line) ? null : far.get(line);
  }

  private static boolean isNear(int line) {
    return line >= 0 && line < DENSE;
  }

  private void setLine(int line, Object[] slots) {
    if (!isNear(line)) {
      far.put(line, slots);
      return;
    }
    if (line >= lines.length) {
      lines = Arrays.copyOf(lines, Math.min(DENSE, Math.max(line + 1, lines.length * 2)));
    }
    lines[line] = slots;
  }

  /** Returns what is at an address, null if nothing is. */
  Object find(long address) {
    Object[] slots = line(Address.line(address));
    int slot = Address.slot(address);
    return slots == null || slot >= slots.length ? null : slots[slot];
  }

  void put(long address, Object object) {
    int line = Address.line(address);
    int slot = Address.slot(address);
    if (slot < 1 || slot > MOST_SLOTS) {
      throw new HeapFormatException("A line has the slots 1 to " + MOST_SLOTS + ", not " + slot);
    }
    Object[] slots = line(line);
    if (slots == null || slot >= slots.length) {
      slots = slots == null ? new Object[Math.max(slot + 1, 128)] : grown(slots, slot);
      setLine(line, slots);
    }
    if (slots[slot] != null) {
      throw new HeapFormatException("Two objects have this address");
    }
    slots[slot] = object;
  }

  private static Object[] grown(Object[] slots, int slot) {
    return Arrays.copyOf(slots, Math.max(slot + 1, slots.length * 2));
  }

  /** Does something with each object, and with null for slots that are empty. */
  void forEach(Consumer<Object> action) {
    Arrays.stream(lines).forEach(slots -> forEach(slots, action));
    far.values().forEach(slots -> forEach(slots, action));
  }

  /** Returns how many objects there are. */
  int count() {
    int[] count = new int[1];
    forEach(each -> count[0] += each == null ? 0 : 1);
    return count[0];
  }

  /** Does something with each object and its address, in the order of addresses. */
  void forEachAddress(ObjLongConsumer<Object> action) {
    for (int line = 0; line < lines.length; line++) {
      forEachAddress(line, lines[line], action);
    }
    new TreeMap<>(far).forEach((line, slots) -> forEachAddress(line, slots, action));
  }

  private static void forEachAddress(int line, Object[] slots, ObjLongConsumer<Object> action) {
    for (int slot = 1; slots != null && slot < slots.length; slot++) {
      if (slots[slot] != null) {
        action.accept(slots[slot], Address.of(line, slot));
      }
    }
  }

  private static void forEach(Object[] slots, Consumer<Object> action) {
    if (slots != null) {
      Arrays.stream(slots).forEach(action);
    }
  }
}
