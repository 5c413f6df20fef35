package org.cnscs.vm.collect;

import java.util.Arrays;

/**
 * The hashes in the ids of documents that are to be kept, 64 bits of each: a million take 16 MB. If
 * two hashes have the same 64 bits, garbage may be taken for what is to be kept, never the other
 * way round.
 */
final class KeptHashes {
  private static final int DIGITS = 16;

  private long[] table = new long[1 << 10];
  private int size;

  /** Adds the id of a document that is named by its content. */
  void add(String id) {
    if (2 * size >= table.length) {
      grow();
    }
    size += put(bits(id)) ? 1 : 0;
  }

  boolean contains(String id) {
    return table[place(bits(id))] != 0;
  }

  private static long bits(String id) {
    int hash = id.indexOf('/') + 1;
    long bits = Long.parseUnsignedLong(id, hash, Math.min(id.length(), hash + DIGITS), 16);
    return bits == 0 ? 1 : bits; // 0 marks what is free
  }

  private int place(long bits) {
    int at = (int) (bits & table.length - 1);
    while (table[at] != 0 && table[at] != bits) {
      at = at + 1 & table.length - 1;
    }
    return at;
  }

  private boolean put(long bits) {
    int at = place(bits);
    boolean first = table[at] == 0;
    table[at] = bits;
    return first;
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    Arrays.stream(old).filter(bits -> bits != 0).forEach(this::put);
  }
}
