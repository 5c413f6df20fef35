package org.cnscs.vm.look;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One number for each of many addresses, 0 where none was put, in an array for each line. */
final class AddressMap {
  private final Map<Long, long[]> lines = new HashMap<>();

  long get(long address) {
    long[] slots = lines.get(Addresses.line(address));
    int slot = Addresses.slot(address);
    return slots == null || slot >= slots.length ? 0 : slots[slot];
  }

  void put(long address, long value) {
    int slot = Addresses.slot(address);
    long[] slots = lines.getOrDefault(Addresses.line(address), new long[0]);
    if (slot >= slots.length) {
      slots = Arrays.copyOf(slots, Math.max(slot + 1, 2 * slots.length));
      lines.put(Addresses.line(address), slots);
    }
    slots[slot] = value;
  }
}
