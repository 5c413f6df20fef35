package org.cnscs.heap.raw;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A set of pages of the heap. */
public final class PageSet {
  private static final int SHIFT = Integer.numberOfTrailingZeros(HeapPages.PAGE);
  private static final int GAP = 8;

  private final long start;
  private final int count;
  private final long[] bits;

  /** What takes runs of pages. */
  interface Runs {
    void add(long start, long end);
  }

  /**
   * Makes an empty set.
   *
   * @param start the address of the first page that may be in it
   * @param count how many may be
   */
  PageSet(long start, int count) {
    this.start = start;
    this.count = count;
    this.bits = new long[(count >> 6) + 1];
  }

  /**
   * Adds the pages of the bytes from one address to another, which is excluded; leaves those out
   * that cannot be in it.
   */
  public void add(long from, long to) {
    long first = Math.max(0, from - start >> SHIFT);
    long last = Math.min(to - 1 - start >> SHIFT, count - 1L);
    if (first <= last) {
      fill((int) first, (int) last);
    }
  }

  private void fill(int first, int last) {
    int word = first >> 6;
    int end = last >> 6;
    long head = -1L << first;
    long tail = -1L >>> 63 - (last & 63);
    if (word == end) {
      bits[word] |= head & tail;
    } else {
      bits[word] |= head;
      Arrays.fill(bits, word + 1, end, -1L);
      bits[end] |= tail;
    }
  }

  /** Adds all pages of another set of the same heap. */
  public void add(PageSet other) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] |= other.bits[i];
    }
  }

  /** Takes all pages out that are not in another set of the same heap. */
  public void retain(PageSet other) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] &= other.bits[i];
    }
  }

  /** Returns how many pages are in the set. */
  public int size() {
    int size = 0;
    for (long word : bits) {
      size += Long.bitCount(word);
    }
    return size;
  }

  /** Returns the number of a page before which about half of those in the set are. */
  public int middle() {
    int half = size() / 2;
    int i = 0;
    for (int before = 0; i < bits.length && before < half; i++) {
      before += Long.bitCount(bits[i]);
    }
    return Math.min(i * Long.SIZE, count);
  }

  /** Adds a page by its number. */
  public void add(int page) {
    if (page < count) {
      bits[page >> 6] |= 1L << page;
    }
  }

  /** Gives the numbers of all pages in the set, least first. */
  public void forEach(IntConsumer numbers) {
    forEach(0, count, numbers);
  }

  /**
   * Gives the numbers of the pages in the set from one number on, least first.
   *
   * @param to behind the last
   */
  public void forEach(int from, int to, IntConsumer numbers) {
    for (int i = from >> 6; i < to + Long.SIZE - 1 >> 6; i++) {
      for (long left = bits[i]; left != 0; left &= left - 1) {
        int page = i * Long.SIZE + Long.numberOfTrailingZeros(left);
        if (page >= from && page < to) {
          numbers.accept(page);
        }
      }
    }
  }

  /**
   * Tells whether one of the pages of the bytes from one address to another is in the set, or
   * cannot be in it.
   */
  public boolean has(long from, long to) {
    long first = from - start >> SHIFT;
    long last = to - 1 - start >> SHIFT;
    if (first < 0 || last >= count) {
      return true;
    }
    for (long page = first; page <= last; page++) {
      if (has(page)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a page that may be in the set is. */
  public boolean has(long page) {
    return (bits[(int) (page >> 6)] & 1L << page) != 0;
  }

  /** Gives all runs of pages; a few pages between two of them may be in a run too. */
  void forEachRun(Runs runs) {
    int from = -1;
    int to = -1;
    for (int page = 0; page < count; page++) {
      if (bits[page >> 6] == 0) {
        page |= 63;
      } else if (has(page)) {
        if (from >= 0 && page - to > GAP) {
          runs.add(address(from), address(to));
          from = -1;
        }
        from = from < 0 ? page : from;
        to = page + 1;
      }
    }
    if (from >= 0) {
      runs.add(address(from), address(to));
    }
  }

  private long address(int page) {
    return start + ((long) page << SHIFT);
  }
}
