package org.cnscs.heap;

import java.lang.reflect.Array;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.Addresses;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.PageSet;

/**
 * The known objects by the pages of memory on which they begin, as they lay at one moment.
 *
 * <p>Sorting them takes two passes over their addresses, which is all that has to be done for each
 * object of a heap: which of them lie on written pages, and which one lies at an address, follows
 * with no more work than there are such pages and questions.
 */
final class PagedObjects {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** The extent of arrays that are longer. */
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final HeapPages pages;
  private final Reached known;
  private final int size;

  /** For each page, and all that is on none of them, where its objects begin. */
  private final int[] begins;

  private final int[] sorted;

  /** Objects that are longer than a page, and statics, which lie in their class's object. */
  private int[] special = {};

  private PagedObjects(HeapPages pages, Reached known) {
    this.pages = pages;
    this.known = known;
    this.size = known.size();
    this.begins = new int[pages.count() + 2];
    this.sorted = new int[size];
  }

  /** Sorts objects as they lie now. */
  static PagedObjects of(HeapPages pages, Reached known) {
    PagedObjects objects = new PagedObjects(pages, known);
    objects.sort(pages.addresses(known.objects(), objects.size));
    objects.special = IntStream.range(1, objects.size).filter(objects::isSpecial).toArray();
    return objects;
  }

  /** Counts the objects on each page, then puts each before the end of its page. */
  private void sort(Addresses addresses) {
    for (int e = 1; e < size; e++) {
      begins[page(addresses.of(e))]++;
    }
    for (int i = 1; i < begins.length; i++) {
      begins[i] += begins[i - 1];
    }
    for (int e = size - 1; e > 0; e--) {
      sorted[--begins[page(addresses.of(e))]] = e;
    }
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
    int page = page(address);
    for (int i = begins[page]; i < begins[page + 1]; i++) {
      if (known.object(sorted[i]) == object) {
        return sorted[i];
      }
    }
    return 0;
  }

  /** Returns how many objects begin on pages of a set. */
  int countOn(PageSet written) {
    int[] count = {begins[pages.count() + 1] - begins[pages.count()]};
    written.forEach(page -> count[0] += begins[page + 1] - begins[page]);
    return count[0];
  }

  /**
   * Gives all objects, and maybe some of their neighbours, that lie on pages of a set, or on none
   * of the heap's; some of them several times.
   */
  void forEachOn(PageSet written, IntConsumer numbers) {
    written.forEach(
        page -> {
          give(page, numbers);
          if (page > 0) {
            give(page - 1, numbers); // the last of these may end on this page
          }
        });
    give(pages.count(), numbers);
    for (int e : special) {
      long address = address(e);
      int extent = extent(e);
      if (extent == UNKNOWN || written.has(address, address + Math.abs(extent))) {
        numbers.accept(e);
      }
    }
  }

  private void give(int page, IntConsumer numbers) {
    for (int i = begins[page]; i < begins[page + 1]; i++) {
      numbers.accept(sorted[i]);
    }
  }

  /**
   * Begins to note writes to all objects that are known by now; returns the epoch that begins. If
   * some have been moved since they were sorted, they count as written.
   */
  long protect() {
    PageSet all = pages.none();
    for (int page = 0; page < pages.count(); page++) {
      if (begins[page] != begins[page + 1]) {
        all.add(page);
        all.add(page + 1);
      }
    }
    for (int e : special) {
      add(all, e);
    }
    for (int e = size; e < known.size(); e++) {
      add(all, e);
    }
    return pages.protect(all);
  }

  private void add(PageSet all, int e) {
    long address = address(e);
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
    if (!shape.type().isArray()) {
      return shape.extent();
    }
    long length = Array.getLength(known.object(e));
    return (int)
        Math.min(
            UNKNOWN,
            UNSAFE.arrayBaseOffset(shape.type()) + length * UNSAFE.arrayIndexScale(shape.type()));
  }
}
