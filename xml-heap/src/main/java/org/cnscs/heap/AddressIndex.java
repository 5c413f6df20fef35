package org.cnscs.heap;

import java.util.Arrays;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.MarkWord;

/**
 * The objects of a checkpoint, found by where they lie in memory; nothing is written to their
 * headers. Right only until a collector moves objects.
 *
 * <p>Those that were known are looked for on their page, with a few dozen comparisons; new ones are
 * in an open-addressing table.
 */
final class AddressIndex implements Finder {
  private final Reached reached;
  private final HeapPages pages;
  private final PagedObjects known;
  private int[] added = new int[1 << 10];
  private int count;

  AddressIndex(Reached reached, HeapPages pages, PagedObjects known) {
    this.reached = reached;
    this.pages = pages;
    this.known = known;
  }

  @Override
  public int find(Object object) {
    long address = pages.address(object);
    int e = known.find(object, address);
    return e != 0 ? e : findAdded(object, address);
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
    if (++count * 2 > added.length) {
      int[] old = added;
      added = new int[old.length * 2];
      Arrays.stream(old).filter(other -> other != 0).forEach(this::place);
    }
    place(e);
    return !markable && System.identityHashCode(object) != 0 || MarkWord.hashOf(object) != 0;
  }

  private void place(int e) {
    int mask = added.length - 1;
    int i = spread(pages.address(reached.object(e))) & mask;
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
