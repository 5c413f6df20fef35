package org.cnscs.heap;

import java.lang.reflect.Array;
import java.util.function.IntConsumer;
import org.cnscs.heap.raw.Addresses;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.PageSet;

/**
 * The known objects by the pages of memory on which they begin, as they lay at one moment.
 *
 * <p>Those of a page are a chain. One pass over the addresses makes all chains, which is all that
 * has to be done for each object of a heap: which of them lie on written pages, and which one lies
 * at an address, follows with no more work than there are such objects and questions.
 */
final class PagedObjects {
  /** The extent of arrays that are longer. */
  private static final int UNKNOWN = Integer.MAX_VALUE;

  /** So many objects are chained before another thread has begun. */
  private static final int MANY = 100_000;

  private final HeapPages pages;
  private final Reached known;
  private final int size;
  private final Addresses addresses;

  /** For each page, and all that is on none of them, the first object of its chain. */
  private final int[] heads;

  private final int[] next;

  /** The pages with known objects. */
  private final PageSet occupied;

  /** Objects that are longer than a page, and statics, which lie in their class's object. */
  private int[] special = {};

  /** Where they lay. */
  private long[] specialAddresses = {};

  private PagedObjects(HeapPages pages, Reached known) {
    this.pages = pages;
    this.known = known;
    this.size = known.size();
    this.addresses = pages.addresses(known.objects(), size);
    this.heads = new int[pages.count() + 1];
    this.next = new int[size];
    this.occupied = pages.none();
  }

  /** Finds the pages of objects as they lie now. */
  static PagedObjects of(HeapPages pages, Reached known) {
    PagedObjects objects = new PagedObjects(pages, known);
    if (objects.size > MANY) {
      TwoThreads.both(objects::chain, objects::findSpecial);
    } else {
      objects.chain();
      objects.findSpecial();
    }
    objects.addSpecial();
    return objects;
  }

  private void findSpecial() {
    special = known.special(this::isSpecial);
  }

  private void addSpecial() {
    specialAddresses = new long[special.length];
    for (int i = 0; i < special.length; i++) {
      specialAddresses[i] = address(special[i]);
      addExtent(occupied, special[i], specialAddresses[i]);
    }
  }

  private void chain() {
    for (int e = size - 1; e > 0; e--) {
      int page = page(addresses.of(e));
      next[e] = heads[page];
      heads[page] = e;
      if (next[e] == 0) {
        occupied.add(page);
        occupied.add(page + 1);
      }
    }
  }

  /**
   * Adds the pages with known objects to a set that were written since an epoch began; tells
   * whether that is known.
   */
  boolean written(long since, PageSet written) {
    boolean told = pages.written(since, occupied, written);
    retainOccupied(written);
    return told;
  }

  /** Takes all pages out of a set on which no known object lay. */
  void retainOccupied(PageSet set) {
    set.retain(occupied);
  }

  /** Returns which page an address is on; all that are on none of the heap's are one. */
  private int page(long address) {
    long page = pages.page(address);
    return page >= 0 && page < pages.count() ? (int) page : pages.count();
  }

  private boolean isSpecial(int e) {
    int extent = extent(e);
    return extent < 0 || extent > HeapPages.PAGE;
  }

  /** Returns the number of an object at an address, 0 if it is not known. */
  int find(Object object, long address) {
    int e = heads[page(address)];
    while (e != 0 && known.object(e) != object) {
      e = next[e];
    }
    return e;
  }

  /** Returns how many pages there are. */
  int pages() {
    return pages.count();
  }

  /**
   * Gives all objects that lie on pages of a set, some of them several times; not all of those that
   * {@link #forEachSpecial} gives.
   *
   * @param from the number of the first page
   * @param to behind the last
   */
  void forEachOn(PageSet written, int from, int to, IntConsumer numbers) {
    written.forEach(
        from,
        to,
        page -> {
          for (int e = heads[page]; e != 0; e = next[e]) {
            numbers.accept(e);
          }
          if (page > 0 && !written.has(page - 1)) {
            giveThoseThatEndOn(page, numbers);
          }
        });
  }

  /**
   * Gives all objects that lie on none of the heap's pages, and those that are longer than a page
   * or statics and lie on pages of a set.
   */
  void forEachSpecial(PageSet written, IntConsumer numbers) {
    for (int e = heads[pages.count()]; e != 0; e = next[e]) {
      numbers.accept(e);
    }
    for (int i = 0; i < special.length; i++) {
      long address = specialAddresses[i];
      int extent = extent(special[i]);
      if (extent == UNKNOWN || written.has(address, address + Math.abs(extent))) {
        numbers.accept(special[i]);
      }
    }
  }

  private void giveThoseThatEndOn(int page, IntConsumer numbers) {
    for (int e = heads[page - 1]; e != 0; e = next[e]) {
      if (pages.page(addresses.of(e) + Math.abs(extent(e)) - 1) >= page) {
        numbers.accept(e);
      }
    }
  }

  /**
   * Begins to note writes to all objects that are known by now; returns the epoch that begins. If
   * some have been moved since their pages were found, they count as written.
   */
  long protect() {
    PageSet all = pages.none();
    all.add(occupied);
    for (int e : special) {
      addExtent(all, e, address(e));
    }
    for (int e = size; e < known.size(); e++) {
      addExtent(all, e, address(e));
    }
    return pages.protect(all);
  }

  /**
   * Begins another epoch in which writes to the objects are noted, while the program may be
   * writing, and adds the pages to a set that were written in the last one.
   *
   * @return the epoch that begins, 0 if it is not known what was written
   */
  long protectAgain(long since, PageSet written) {
    return pages.protectAgain(since, occupied, written);
  }

  private void addExtent(PageSet all, int e, long address) {
    all.add(address, address + Math.abs(extent(e)));
  }

  private long address(int e) {
    return pages.address(extent(e) > 0 ? known.object(e) : known.shape(e).type());
  }

  /** Returns how many bytes an object takes; of statics, negative, how many the class does. */
  private int extent(int e) {
    int extent = known.extent(e);
    if (extent == 0) {
      extent = measure(e);
      known.setExtent(e, extent);
    }
    return extent;
  }

  private int measure(int e) {
    Shape shape = known.shape(e);
    if (shape.kind() == Kind.STATICS) {
      return -shape.extent();
    }
    return shape.scale() == 0 ? shape.extent() : shape.extent(Array.getLength(known.object(e)));
  }
}
