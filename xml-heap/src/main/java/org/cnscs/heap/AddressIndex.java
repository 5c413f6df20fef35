package org.cnscs.heap;

import java.util.Arrays;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.MarkWord;

/**
 * The objects of a checkpoint, found by where they lie in memory; nothing is written to their
 * headers. Right only until a collector moves objects.
 *
 * <p>Those that were known are sorted by pages, which takes less time for all than marks would, and
 * a few dozen comparisons for each that is looked for. New ones are in an open-addressing table.
 */
final class AddressIndex implements Finder {
  private static final int SHIFT = Integer.numberOfTrailingZeros(HeapPages.PAGE);

  private final Reached reached;
  private final HeapPages pages;
  private final Object[] looked = new Object[1];
  private final int known;
  private final int[] ends;
  private final int[] sorted;
  private int[] added = new int[1 << 10];

  /** Makes the index of all objects that are known. */
  AddressIndex(Reached reached, HeapPages pages) {
    this.reached = reached;
    this.pages = pages;
    this.known = reached.size();
    this.ends = new int[pages.count() + 1];
    this.sorted = new int[known];
    sort();
  }

  /** Counts the objects on each page, then puts each before the end of its page. */
  private void sort() {
    Object[] objects = reached.objects();
    for (int e = 1; e < known; e++) {
      ends[page(pages.address(objects, e))]++;
    }
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    for (int e = known - 1; e > 0; e--) {
      sorted[--ends[page(pages.address(objects, e))]] = e;
    }
  }

  /** Returns which page an address is on; all that are not on the heap's are one. */
  private int page(long address) {
    long page = address - pages.start() >>> SHIFT;
    return page < ends.length - 1 ? (int) page : ends.length - 1;
  }

  @Override
  public int find(Object object) {
    looked[0] = object;
    long address = pages.address(looked, 0);
    int page = page(address);
    int end = page + 1 < ends.length ? ends[page + 1] : sorted.length - 1;
    for (int i = ends[page]; i < end; i++) {
      if (reached.object(sorted[i]) == object) {
        return sorted[i];
      }
    }
    return findAdded(object, address);
  }

  private int findAdded(Object object, long address) {
    int mask = added.length - 1;
    int i = spread(address) & mask;
    while (added[i] != 0 && reached.object(added[i]) != object) {
      i = i + 1 & mask;
    }
    return added[i];
  }

  private static int spread(long address) {
    return (int) (address * 0x9E37_79B9_7F4A_7C15L >>> 33);
  }

  @Override
  public boolean add(Object object, int e, boolean markable) {
    if ((reached.size() - known) * 2 > added.length) {
      int[] old = added;
      added = new int[old.length * 2];
      Arrays.stream(old).filter(other -> other != 0).forEach(this::place);
    }
    place(e);
    return !markable && System.identityHashCode(object) != 0 || MarkWord.hashOf(object) != 0;
  }

  private void place(int e) {
    int mask = added.length - 1;
    int i = spread(pages.address(reached.objects(), e)) & mask;
    while (added[i] != 0) {
      i = i + 1 & mask;
    }
    added[i] = e;
  }

  @Override
  public void giveHash(Object object, int e) {
    System.identityHashCode(object);
  }

  @Override
  public void end() {
    // Nothing was written to the objects.
  }
}
