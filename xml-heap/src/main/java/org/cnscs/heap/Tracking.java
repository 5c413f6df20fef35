package org.cnscs.heap;

import java.lang.reflect.Array;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.PageSet;

/** Which of the known objects lie on pages that were written since a checkpoint. */
final class Tracking {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final HeapPages pages;
  private final Reached known;
  private final Object[] mirror = new Object[1];

  Tracking(HeapPages pages, Reached known) {
    this.pages = pages;
    this.known = known;
  }

  /** Begins to note writes to all known objects; returns the epoch that begins. */
  long begin() {
    PageSet all = pages.none();
    for (int e = 1; e < known.size(); e++) {
      int extent = extent(e);
      long address = address(e, extent);
      all.add(address, address + Math.abs(extent));
    }
    return pages.protect(all);
  }

  /**
   * Returns the pages that were written since an epoch began; null if that is not known. Right
   * until a collector moves objects.
   */
  PageSet written(long epoch) {
    PageSet written = pages.none();
    return pages.written(epoch, written) ? written : null;
  }

  /** Tells whether an object lies on pages that were written. */
  boolean isOn(PageSet written, int e) {
    int extent = extent(e);
    long address = address(e, extent);
    return written.has(address, address + Math.abs(extent));
  }

  private long address(int e, int extent) {
    if (extent > 0) {
      return pages.address(known.objects(), e);
    }
    mirror[0] = known.shape(e).type();
    return pages.address(mirror, 0);
  }

  /** Returns how many bytes an object takes; of statics, negative, how many the class does. */
  private int extent(int e) {
    int extent = known.extent(e);
    if (extent == 0) {
      extent = find(e);
      known.setExtent(e, extent);
    }
    return extent;
  }

  private int find(int e) {
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
            Integer.MAX_VALUE,
            UNSAFE.arrayBaseOffset(shape.type()) + length * UNSAFE.arrayIndexScale(shape.type()));
  }
}
